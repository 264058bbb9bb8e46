import type { Message, MessageDefinition, SagaReference } from '../messaging/index.js';

/** A message to be written by the saga, which adds its own reference. */
export type SagaCommand = (saga: SagaReference) => Message;

/** Says what a step asks: `command(reserveStock, { orderId, lines })`. */
export const command =
  <P>(definition: MessageDefinition<P>, payload: P): SagaCommand =>
  (saga) =>
    definition.create(payload, { saga });

export type SagaStep<D> = Readonly<{
  name: string;
  /** The command to a participant. A step without one is done by the orchestrator itself, in the transaction that enters it. */
  request?: (data: D) => SagaCommand;
  /** The reply type that moves on. */
  succeedsOn?: string;
  /** The reply type that says no for good: the step did not happen. */
  failsOn?: string;
  /** The reply type that says "not decided yet": the step goes on waiting. */
  pendsOn?: string;
  /** Undoes the step, or makes sure that it never happens. Repeated until `compensatedOn` arrives. */
  compensate?: (data: D, reason: string) => SagaCommand;
  compensatedOn?: string;
  /** Behind this step the saga only goes forward: its hard deadline no longer turns it back. */
  pivot?: boolean;
}>;

export type SagaDefinition<D> = Readonly<{ name: string; steps: readonly SagaStep<D>[] }>;

/** @throws when the steps do not fit together: found when the process starts, not when an order needs the step. */
export const defineSaga = <D>(name: string, steps: readonly SagaStep<D>[]): SagaDefinition<D> => {
  const names = new Set(steps.map((step) => step.name));
  if (steps.length === 0 || names.size !== steps.length)
    throw new Error(`saga ${name}: steps need distinct names`);
  for (const step of steps) {
    if (step.request && !step.succeedsOn)
      throw new Error(`saga ${name}, step ${step.name}: asks but does not say what succeeds`);
    if (step.compensate && !step.compensatedOn)
      throw new Error(`saga ${name}, step ${step.name}: compensates but does not say when that is done`);
  }
  return { name, steps };
};
