export { makeProcessor } from './consumer.js';
export {
  createDeadLetters,
  type DeadLetter,
  type DeadLetterRefused,
  type DeadLetters,
} from './dead-letters.js';
export { type Handler, handle } from './handler.js';
export { inbox } from './inbox.js';
export {
  defineMessage,
  type Message,
  type MessageDefinition,
  originOf,
  reply,
  type SagaReference,
} from './message.js';
export { createOutbox, type Outbox } from './outbox.js';
export type { OutboxRow, OutboxStore } from './outbox-store.js';
export { createPostgresOutboxStore } from './postgres-outbox-store.js';
export { migrateQueues } from './postgres-queues.js';
export { createQueues, inboxQueue, type Queues } from './queues.js';
export { confirmPublished, publishWaiting } from './relay.js';
export { loadRoutes, type Routes, receiversOf } from './routes.js';
export { startMessaging } from './start.js';
export { MessagingTables1700000000000 } from './tables.js';
