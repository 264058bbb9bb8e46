export { type Account, under, unprivilegedAccount } from './account.js';
export { spawnLeashed } from './spawn-leashed.js';
