import type { Source } from './sources.js';

export type NamedPoint = Readonly<{ name: string; path: string }>;

/** Every crash point of the code, found by reading it: nobody keeps a list. */
export const pointsOf = (sources: readonly Source[]): NamedPoint[] =>
  sources.flatMap(({ path, text }) =>
    [...text.matchAll(/crashPoint\('([^']*)'\)/g)].map(([, name = '']) => ({ name, path })),
  );
