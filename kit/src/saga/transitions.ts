import type { SagaDefinition, SagaStep } from './definition.js';

export type SagaPhase = 'forward' | 'compensating' | 'completed' | 'compensated';

/** Where a saga stands. `revision` grows with every change, so a reply to an earlier wait is recognised as stale. */
export type SagaState = Readonly<{ step: string; phase: SagaPhase; revision: number; reason: string | null }>;

export type SagaReply = Readonly<{ type: string; step: string; revision: number }>;

/** What a transition asks of the orchestrator, in order. */
export type SagaEffect =
  /** Send the command of this step. */
  | Readonly<{ kind: 'request'; step: string }>
  /** Do the orchestrator's own step now. */
  | Readonly<{ kind: 'perform'; step: string }>
  | Readonly<{ kind: 'succeeded'; step: string }>
  | Readonly<{ kind: 'pending'; step: string }>
  /** The participant said no for good. */
  | Readonly<{ kind: 'refused'; step: string }>
  /** The decision to go back. Sent once; the compensations follow. */
  | Readonly<{ kind: 'turned-back'; step: string; reason: string }>
  | Readonly<{ kind: 'compensate'; step: string }>
  | Readonly<{ kind: 'step-compensated'; step: string }>
  /** No reply came in time: the step's command goes out again. */
  | Readonly<{ kind: 'resent'; step: string }>
  /** The hard deadline passed where there is no way but on. People have to look. */
  | Readonly<{ kind: 'overdue'; step: string }>
  | Readonly<{ kind: 'ended'; phase: 'completed' | 'compensated' }>;

export type Transition = Readonly<{ state: SagaState; effects: readonly SagaEffect[] }>;

const indexOf = (definition: SagaDefinition<never>, name: string): number => {
  const index = definition.steps.findIndex((step) => step.name === name);
  if (index < 0) throw new Error(`saga ${definition.name} has no step ${name}`);
  return index;
};

const stepAt = (definition: SagaDefinition<never>, index: number): SagaStep<never> => {
  const step = definition.steps[index];
  if (!step) throw new Error(`saga ${definition.name} has no step ${index}`);
  return step;
};

const forwardFrom = (
  definition: SagaDefinition<never>,
  index: number,
  revision: number,
  effects: SagaEffect[],
): Transition => {
  for (let at = index; at < definition.steps.length; at += 1) {
    const step = stepAt(definition, at);
    if (step.request)
      return {
        state: { step: step.name, phase: 'forward', revision, reason: null },
        effects: [...effects, { kind: 'request', step: step.name }],
      };
    effects = [...effects, { kind: 'perform', step: step.name }, { kind: 'succeeded', step: step.name }];
  }
  const last = stepAt(definition, definition.steps.length - 1);
  return {
    state: { step: last.name, phase: 'completed', revision, reason: null },
    effects: [...effects, { kind: 'ended', phase: 'completed' }],
  };
};

const backFrom = (
  definition: SagaDefinition<never>,
  index: number,
  { step, revision, reason }: SagaState,
  effects: SagaEffect[],
): Transition => {
  for (let at = index; at >= 0; at -= 1) {
    const { name, compensate } = stepAt(definition, at);
    if (compensate)
      return {
        state: { step: name, phase: 'compensating', revision: revision + 1, reason },
        effects: [...effects, { kind: 'compensate', step: name }],
      };
  }
  return {
    state: { step, phase: 'compensated', revision: revision + 1, reason },
    effects: [...effects, { kind: 'ended', phase: 'compensated' }],
  };
};

export const startSaga = (definition: SagaDefinition<never>): Transition => forwardFrom(definition, 0, 1, []);

const isPast = (definition: SagaDefinition<never>, step: string): boolean =>
  definition.steps.slice(0, indexOf(definition, step)).some(({ pivot }) => pivot);

/** Whether the saga is behind its pivot, so that only a person or a final refusal turns it back. */
export const isBehindPivot = (definition: SagaDefinition<never>, state: SagaState): boolean =>
  state.phase === 'completed' || isPast(definition, state.step);

/** Null for a reply that this wait does not know: stale, doubled, or of another step. Then nothing may change. */
export const onReply = (
  definition: SagaDefinition<never>,
  state: SagaState,
  reply: SagaReply,
): Transition | null => {
  if (reply.step !== state.step || reply.revision !== state.revision) return null;
  const index = indexOf(definition, state.step);
  const { name, succeedsOn, failsOn, pendsOn, compensatedOn } = stepAt(definition, index);
  if (state.phase === 'forward') {
    if (reply.type === succeedsOn)
      return forwardFrom(definition, index + 1, state.revision + 1, [{ kind: 'succeeded', step: name }]);
    if (reply.type === pendsOn) return { state, effects: [{ kind: 'pending', step: name }] };
    // A definite no: this step holds nothing, so undoing starts with the one before.
    if (reply.type === failsOn)
      return backFrom(definition, index - 1, { ...state, reason: `${name} was refused` }, [
        { kind: 'refused', step: name },
        { kind: 'turned-back', step: name, reason: `${name} was refused` },
      ]);
  }
  if (state.phase === 'compensating' && reply.type === compensatedOn)
    return backFrom(definition, index - 1, state, [{ kind: 'step-compensated', step: name }]);
  return null;
};

/**
 * Turns the saga back. The current step may or may not have happened, so it is compensated as if it had. Null when it is on its way
 * back already. A completed saga goes back as a whole.
 */
export const onAbort = (
  definition: SagaDefinition<never>,
  state: SagaState,
  reason: string,
): Transition | null => {
  if (state.phase === 'compensating' || state.phase === 'compensated') return null;
  return backFrom(definition, indexOf(definition, state.step), { ...state, reason }, [
    { kind: 'turned-back', step: state.step, reason },
  ]);
};
