export { createDeadLetterDesk } from './dead-letter.resolver.js';
