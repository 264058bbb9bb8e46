import { resolve } from 'node:path';

/** The repository's root, seen from `scripts/dist/launcher` as well as from `scripts/src/launcher`. */
export const repoDir = resolve(import.meta.dirname, '..', '..', '..');
