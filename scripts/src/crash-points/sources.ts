import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../schema/paths.js';

/** A file of the repository, by its path from the root. */
export type Source = Readonly<{ path: string; text: string }>;

const folders = ['kit/src', 'subgraphs/*/src', 'infra/payment-simulator/src', 'router/src'];
// Migrations are one transaction each; what tests and their fixtures do never runs in a shop.
const left = /\.(spec|fixture|contract)\.ts$|\/testing\/|\/migrations\/|\.migration\.ts$|\/seed\/catalogue\//;

/** All code that a process of the shop may run. */
export const productSources = (): Source[] =>
  globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: repositoryRoot },
  )
    .filter((path) => !left.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(repositoryRoot, path), 'utf8') }));
