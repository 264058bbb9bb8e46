export { type ChangeFeed, createChangeFeed } from './change-feed.js';
export { createChangesResolver } from './changes.resolver.js';
