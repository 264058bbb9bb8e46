export { type Readiness, type ReadinessCheck, startAdminServer, type Worker } from './admin.js';
export { type Closeable, closeAll } from './closeable.js';
export { runMain, runProcess } from './run-process.js';
export { type Sweeper, startSweeper } from './sweeper.js';
export { within } from './within.js';
