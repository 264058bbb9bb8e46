export { command, defineSaga, type SagaCommand, type SagaDefinition, type SagaStep } from './definition.js';
export { createSagaRunner, type OnEffect, type SagaRunner, type SagaTimings } from './runner.js';
export type { NewSaga, SagaRow, SagaStore } from './saga-table.js';
export { SagaOrigin1700000000003, SagaTable1700000000001 } from './tables.js';
export {
  isBehindPivot,
  onAbort,
  onReply,
  type SagaEffect,
  type SagaPhase,
  type SagaReply,
  type SagaState,
  startSaga,
  type Transition,
} from './transitions.js';
