export { type BreakableRedis, breakableRedis } from './breakable-redis.js';
export { type TestIdentity, testIdentity } from './identity.js';
export { createMigratedDatabase, type MigratedDatabase } from './migrated-database.js';
export { type SunkSpan, startOtlpSink } from './otlp-sink.js';
export { openTcpGate } from './tcp-gate.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { hasTestRedis, startTestRedis } from './test-redis.js';
export { waitFor } from './wait-for.js';
