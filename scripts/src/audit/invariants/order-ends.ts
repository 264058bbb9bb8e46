import { createReport, type Invariant } from '../invariant.js';
import { isAtRest, isLegalMove } from '../order-statuses.js';

/** 5. Every order ends, stays ended, and its timeline is a path of the state machine. */
export const orderEnds: Invariant = {
  number: 5,
  name: 'orders end, by legal moves',
  check: ({ orders, timeline, sagas }) => {
    const report = createReport();
    const entriesOf = Map.groupBy(timeline, ({ orderId }) => orderId);
    const sagaOf = new Map(sagas.map((saga) => [saga.id, saga]));
    for (const { id, status } of orders) {
      const subject = `order ${id}`;
      report.require(isAtRest(status), `${subject}: status`, 'a final one', status);
      const saga = sagaOf.get(id);
      report.require(
        saga?.isEnded ?? false,
        `${subject}: saga`,
        'ended',
        saga ? `${saga.phase} at ${saga.step}` : 'none',
      );
      const path = (entriesOf.get(id) ?? []).map((entry) => entry.status);
      report.expect(`${subject}: timeline begins`, 'PENDING', path[0] ?? 'empty');
      report.expect(`${subject}: timeline ends`, status, path.at(-1) ?? 'empty');
      for (const [index, to] of path.entries()) {
        const from = path[index - 1] ?? to;
        if (from === to) continue;
        report.require(isLegalMove(from, to), `${subject}: timeline`, 'legal moves', `${from} → ${to}`);
      }
    }
    return report.end();
  },
};
