import type { Engine } from './engine.js';
import { mongodb } from './mongodb.js';
import { cacheRedis, redis } from './redis.js';
import { search } from './search.js';
import { smtp } from './smtp.js';

/** Every engine there is. A URL of one that is missing here stays unset, and the embedded adapter does its job. */
export const engines: readonly Engine[] = [redis, cacheRedis, mongodb, search, smtp];
