import { describe, expect, it } from 'vitest';
import { aCategory, aProduct } from '../../domain/product.fixture.js';
import type { Product } from '../../domain/product.js';
import { toSearchDocument } from '../../domain/search-document.js';
import type { CatalogueStore } from '../../use-cases/catalogue-store.js';
import { makeRebuildSearch } from '../../use-cases/rebuild-search.js';
import type { SearchBuild, SearchRebuild } from '../../use-cases/search-rebuild.js';
import { openTestIndex } from './testing.fixture.js';

const category = aCategory();

/** A catalogue of a list, as far as a rebuild reads it. */
const catalogueOf = (products: Product[]) =>
  ({
    categories: async () => [category],
    count: async () => products.length,
    list: async ({ limit, after }: { limit: number; after: { key: string | number } | null }) => {
      const from = after ? Number(after.key) + 1 : 0;
      return products
        .slice(from, from + limit)
        .map((item, at) => ({ item, position: { key: from + at, id: item.id } }));
    },
  }) as unknown as CatalogueStore;

const someProducts = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    aProduct({ name: `Jug ${at}`, categoryId: category.id, version: 3 }),
  );

describe('building the search index again', () => {
  const makeBuild = (products: Product[], onPublish: () => void = () => undefined) => {
    const told: string[] = [];
    const build: SearchBuild = {
      putMany: async (documents) => {
        told.push(`build ${documents.length}`);
        return documents.map(() => 'applied');
      },
      publish: async () => {
        told.push('publish');
        onPublish();
      },
      abandon: async () => void told.push('abandon'),
    };
    const rebuild: SearchRebuild = { isDue: async () => true, begin: async () => build };
    const searchIndex = {
      putMany: async (documents: readonly unknown[]) => {
        told.push(`index ${documents.length}`);
        return [];
      },
    };
    const run = makeRebuildSearch({
      catalogue: catalogueOf(products),
      searchIndex: searchIndex as never,
      rebuild,
    });
    return { run, told, build };
  };

  it('goes through the catalogue once more after the switch, since changes meanwhile went to the old one', async () => {
    const products = someProducts(250);
    const { run, told } = makeBuild(products, () => products.push(...someProducts(1)));
    expect(await run(() => undefined)).toBe(251);
    expect(told).toEqual(['build 200', 'build 50', 'publish', 'index 200', 'index 51']);
  });

  it('leaves the old one in use when it fails', async () => {
    const { run, told, build } = makeBuild(someProducts(1));
    Object.assign(build, { putMany: () => Promise.reject(new Error('disk full')) });
    await expect(run(() => undefined)).rejects.toThrow('disk full');
    expect(told).toEqual(['abandon']);
  });
});

const url = process.env.TEST_SEARCH_URL;
if (url)
  describe('building the search index again on OpenSearch', () => {
    it('fills a new index beside the old one, switches in one step and removes the old one', async () => {
      const test = await openTestIndex(url);
      try {
        const products = someProducts(450);
        const indices = async () =>
          Object.keys(
            await test.connection.ask<object>('list', (client) =>
              client.indices.get({ index: `${test.alias}-*` }),
            ),
          );
        const count = async () => {
          await test.settled();
          const found = await test.index.summarise('jug', {});
          return found.totalCount;
        };
        const [before] = await indices();
        await test.index.putMany(products.slice(0, 10).map((product) => toSearchDocument(product, category)));
        expect(await count()).toBe(10);
        expect(await test.rebuild.isDue()).toBe(false);

        const seen: number[] = [];
        const run = makeRebuildSearch({
          catalogue: catalogueOf(products),
          searchIndex: test.index,
          rebuild: test.rebuild,
        });
        await run((done) => seen.push(done));
        expect(seen).toEqual([200, 400, 450]);
        expect(await count()).toBe(450);
        const after = await indices();
        expect(after).toHaveLength(1);
        expect(after).not.toContain(before);
      } finally {
        await test.drop();
      }
    });
  });
