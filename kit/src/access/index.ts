export { type Access, readAccess } from './read-access.js';
export { type AccessRefusal, refusalOf, signInFirst } from './refusal.js';
