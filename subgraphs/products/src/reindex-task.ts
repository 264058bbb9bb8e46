import type { ProductsApp } from './app.js';

/** Builds the search index again from the catalogue, beside the one in use. */
export const runReindex = async (app: Pick<ProductsApp, 'rebuildSearch'>): Promise<void> => {
  const count = await app.rebuildSearch((done, total) => process.stdout.write(`indexed ${done}/${total}\n`));
  process.stdout.write(`search index in use: ${count} products\n`);
};
