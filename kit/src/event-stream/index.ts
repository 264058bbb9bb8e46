export { createEventQueue, type EventQueue, QueueOverflowError } from './event-queue.js';
export { type EventStream, openEventStream } from './open-event-stream.js';
export { makeReadEvents, type ServerSentEvent } from './read-events.js';
