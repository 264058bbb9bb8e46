import { expect, it } from 'vitest';
import { createStreamTold } from './tell-stream.js';

const payments = [{ status: 'CAPTURED' }];
const at = '2026-01-01T00:00:00.000Z';
const event = (entries: number, changes: object = {}) => ({
  id: `e${entries}`,
  data: { update: { timeline: Array.from({ length: entries }, () => ({ at })), payments, ...changes } },
});
const faultsOf = (...events: Parameters<ReturnType<typeof createStreamTold>['take']>[0][]) => {
  const told = createStreamTold(1);
  for (const one of events) told.take(one);
  return told.faults();
};

it('every entry once and in sequence is no fault', () => {
  const told = createStreamTold(1);
  expect([told.take(event(2)), told.take(event(3))]).toEqual([Date.parse(at), Date.parse(at)]);
  expect([told.known(), told.faults()]).toEqual([3, []]);
});

it.each([
  ['lost', [event(2), event(4)], 'entries 3 to 3 were not told'],
  ['told twice', [event(2), event(3), { ...event(3), id: 'other' }], 'entry 3 came behind entry 3'],
  ['out of sequence', [event(2), event(3), { ...event(2), id: 'other' }], 'entry 2 came behind entry 3'],
  ['of the id before it', [event(2), { ...event(3), id: 'e2' }], 'event id e2 behind e2'],
  ['not completed', [event(2, { payments: null })], 'the payment of the order is missing'],
  ['an error', [{ id: 'e2', data: null, errors: ['x'] }], 'no whole event: ["x"]'],
])('an event that is %s is a fault', (_, events, fault) => {
  expect(faultsOf(...events)).toEqual([fault]);
});
