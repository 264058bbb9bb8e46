import { afterAll, describe, expect, it } from 'vitest';
import { openTestIndex } from '../db/opensearch/testing.fixture.js';
import { openPostgresTestIndex } from '../db/postgres-index.fixture.js';
import { toSearchDocument } from '../domain/search-document.js';
import type { IndexUnderTest } from '../use-cases/search-index.contract.js';
import type { SearchIndex } from '../use-cases/search-index.js';
import { type SearchCase, searchTable } from './search-table.js';
import { seedCategories, seedProducts } from './seed-catalogue.js';

const endings: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of endings) await end();
});

const categories = new Map(seedCategories().map((category) => [category.id, category]));
const documents = seedProducts().flatMap(({ id, createdAt, draft }) => {
  const category = categories.get(draft.categoryId);
  const variants = draft.variants.map((variant) => ({ ...variant, name: '' }));
  const product = { ...draft, variants, id, createdAt, updatedAt: createdAt, version: 1, active: true };
  return category ? [toSearchDocument(product, category)] : [];
});
const nameOf = new Map(documents.map(({ id, name }) => [id, name]));
const filter = { active: true };

/** What stands first, or how many there are, and whether that is right. */
const answer = async (index: SearchIndex, asked: SearchCase): Promise<{ is: string; right: boolean }> => {
  if (asked.kind === 'prefix suggestion') {
    const [first] = await index.suggest(asked.term, 8);
    return { is: first?.text ?? 'nothing', right: first?.text === asked.suggestion };
  }
  if (asked.kind === 'facet count') {
    const { facets } = await index.summarise(asked.term, filter);
    const values = facets.find(({ field }) => field === asked.field)?.values;
    const count = values?.find(({ value }) => value === asked.value)?.count;
    return { is: `${count}`, right: count === asked.count };
  }
  const [hit] = await index.search({ term: asked.term, filter, sort: 'RELEVANCE', limit: 1, after: null });
  const is = nameOf.get(hit?.item ?? '') ?? 'nothing';
  return { is, right: asked.tops.includes(is) };
};

const searchTableOn = (name: string, needed: number, open: () => Promise<IndexUnderTest>) =>
  describe(`search table on ${name}`, () => {
    // It fills an index with the whole catalogue and asks 58 times, on a machine that runs other tests meanwhile.
    it(`puts the right answer first for at least ${needed} of ${searchTable.length} queries`, async () => {
      const { index, settled } = await open();
      await index.putMany(documents);
      await settled();
      const wrong: string[] = [];
      for (const asked of searchTable) {
        const { is, right } = await answer(index, asked);
        if (!right) wrong.push(`  ${asked.kind} "${asked.term}": ${is}`);
      }
      const score = searchTable.length - wrong.length;
      process.stdout.write(
        `search table on ${name}: ${[`${score} of ${searchTable.length} right`, ...wrong].join('\n')}\n`,
      );
      expect(score).toBeGreaterThanOrEqual(needed);
    }, 120_000);
  });

searchTableOn('PostgreSQL', 52, async () => {
  const test = await openPostgresTestIndex();
  endings.push(test.drop);
  return test;
});

const url = process.env.TEST_SEARCH_URL;
if (url)
  searchTableOn('OpenSearch', 54, async () => {
    const test = await openTestIndex(url);
    endings.push(test.drop);
    return test;
  });
