import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  command,
  defineSaga,
  isBehindPivot,
  onAbort,
  onReply,
  type SagaState,
  startSaga,
  type Transition,
} from './index.js';

type Data = { id: string };
const ask = () => () => {
  throw new Error('the pure core never builds a message');
};
const trip = defineSaga<Data>('trip', [
  {
    name: 'hold',
    request: ask,
    succeedsOn: 'held',
    failsOn: 'hold-refused',
    compensate: ask,
    compensatedOn: 'released',
  },
  {
    name: 'pay',
    request: ask,
    succeedsOn: 'paid',
    failsOn: 'declined',
    pendsOn: 'undecided',
    compensate: ask,
    compensatedOn: 'reversed',
  },
  { name: 'confirm', pivot: true },
  { name: 'ship', request: ask, succeedsOn: 'shipped', failsOn: 'unshippable' },
  { name: 'tell', request: ask, succeedsOn: 'told' },
]) as never;

const at = ({ step, revision }: SagaState, type: string) => ({ type, step, revision });
const play = (...types: string[]): Transition =>
  types.reduce<Transition>((last, type) => {
    const next =
      type === 'ABORT'
        ? onAbort(trip, last.state, 'because')
        : onReply(trip, last.state, at(last.state, type));
    if (!next) throw new Error(`${type} does not count at ${last.state.step}`);
    return next;
  }, startSaga(trip));
const kinds = ({ effects }: Transition) =>
  effects.map((effect) =>
    'step' in effect ? `${effect.kind} ${effect.step}` : `${effect.kind} ${effect.phase}`,
  );

describe('a saga', () => {
  it('goes forward through remote and own steps to its end', () => {
    expect(kinds(play())).toEqual(['request hold']);
    expect(kinds(play('held'))).toEqual(['succeeded hold', 'request pay']);
    expect(kinds(play('held', 'paid'))).toEqual([
      'succeeded pay',
      'perform confirm',
      'succeeded confirm',
      'request ship',
    ]);
    expect(kinds(play('held', 'paid', 'shipped', 'told'))).toEqual(['succeeded tell', 'ended completed']);
  });

  it('ends at once when the first step is refused: there is nothing to undo', () => {
    const end = play('hold-refused');
    expect(kinds(end)).toEqual(['refused hold', 'turned-back hold', 'ended compensated']);
    expect(end.state).toMatchObject({ phase: 'compensated', reason: 'hold was refused' });
  });

  it('undoes the steps before a refused one, latest first', () => {
    expect(kinds(play('held', 'declined'))).toEqual(['refused pay', 'turned-back pay', 'compensate hold']);
    expect(kinds(play('held', 'paid', 'unshippable'))).toEqual([
      'refused ship',
      'turned-back ship',
      'compensate pay',
    ]);
    expect(kinds(play('held', 'paid', 'unshippable', 'reversed'))).toEqual([
      'step-compensated pay',
      'compensate hold',
    ]);
    expect(kinds(play('held', 'paid', 'unshippable', 'reversed', 'released'))).toEqual([
      'step-compensated hold',
      'ended compensated',
    ]);
  });

  it('compensates the step in doubt when it is aborted while waiting for it', () => {
    expect(kinds(play('ABORT'))).toEqual(['turned-back hold', 'compensate hold']);
    expect(kinds(play('held', 'ABORT'))).toEqual(['turned-back pay', 'compensate pay']);
    expect(kinds(play('held', 'undecided', 'ABORT'))).toEqual(['turned-back pay', 'compensate pay']);
  });

  it('goes back as a whole when it is aborted after it was completed', () => {
    expect(kinds(play('held', 'paid', 'shipped', 'told', 'ABORT'))).toEqual([
      'turned-back tell',
      'compensate pay',
    ]);
  });

  it('cannot be aborted twice', () => {
    expect(onAbort(trip, play('held', 'ABORT').state, 'again')).toBeNull();
    expect(onAbort(trip, play('hold-refused').state, 'again')).toBeNull();
  });

  it('goes on waiting, in the same revision, while a step is undecided', () => {
    const before = play('held');
    const after = play('held', 'undecided');
    expect(after.state).toEqual(before.state);
    expect(kinds(after)).toEqual(['pending pay']);
  });

  it('ignores replies of another step, an earlier revision, or the wrong direction', () => {
    const { state } = play('held');
    expect(onReply(trip, state, { type: 'held', step: 'hold', revision: 1 })).toBeNull();
    expect(onReply(trip, state, { type: 'paid', step: 'pay', revision: state.revision - 1 })).toBeNull();
    expect(onReply(trip, state, at(state, 'reversed'))).toBeNull();
    const back = play('held', 'ABORT').state;
    for (const type of ['paid', 'declined', 'undecided'])
      expect(onReply(trip, back, at(back, type))).toBeNull();
  });

  it('knows when it is behind its pivot', () => {
    expect(isBehindPivot(trip, play('held').state)).toBe(false);
    expect(isBehindPivot(trip, play('held', 'paid').state)).toBe(true);
    expect(isBehindPivot(trip, play('held', 'paid', 'shipped', 'told').state)).toBe(true);
  });

  it('under any order of replies: revisions only grow, a doubled reply changes nothing, and an end is final but for an abort', () => {
    const types = [
      'held',
      'hold-refused',
      'released',
      'paid',
      'declined',
      'undecided',
      'reversed',
      'shipped',
      'unshippable',
      'told',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...types, 'ABORT'), fc.integer({ min: 0, max: 2 })), {
          maxLength: 40,
        }),
        (events) => {
          let { state } = startSaga(trip);
          for (const [type, staleness] of events) {
            const reply = { type, step: state.step, revision: state.revision - staleness };
            const next = type === 'ABORT' ? onAbort(trip, state, 'x') : onReply(trip, state, reply);
            if (!next) continue;
            expect(staleness === 0 || type === 'ABORT').toBe(true);
            expect(
              ['compensating', 'compensated'].includes(state.phase) && next.state.phase === 'forward',
            ).toBe(false);
            if (next.state.revision !== state.revision) {
              expect(next.state.revision).toBe(state.revision + 1);
              if (type !== 'ABORT') expect(onReply(trip, next.state, reply)).toBeNull();
            }
            state = next.state;
          }
        },
      ),
    );
  });

  it('is refused at definition when its steps do not fit together', () => {
    const request = () => command({ create: () => undefined } as never, {});
    expect(() => defineSaga('x', [])).toThrow('distinct names');
    expect(() => defineSaga('x', [{ name: 'a' }, { name: 'a' }])).toThrow('distinct names');
    expect(() => defineSaga('x', [{ name: 'a', request }])).toThrow('what succeeds');
    expect(() => defineSaga('x', [{ name: 'a', compensate: request }])).toThrow('when that is done');
  });
});
