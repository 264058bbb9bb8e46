export type { CacheBackend } from './backend.js';
export { type Cache, createCache, type Offer } from './cache.js';
export { createPostgresCacheBackend } from './postgres-backend.js';
export { createRedisCacheBackend } from './redis-backend.js';
