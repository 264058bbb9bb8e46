export { openRedis, type RedisConnection } from './connection.js';
