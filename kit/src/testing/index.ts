export { type TestIdentity, testIdentity } from './identity.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { waitFor } from './wait-for.js';
