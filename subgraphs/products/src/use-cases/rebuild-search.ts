import { crashPoint } from '@shop/kit/crash-point';
import { toSearchDocument } from '../domain/search-document.js';
import type { CatalogueStore } from './catalogue-store.js';
import type { SearchIndex } from './search-index.js';
import type { SearchRebuild } from './search-rebuild.js';

type Deps = Readonly<{ catalogue: CatalogueStore; searchIndex: SearchIndex; rebuild: SearchRebuild }>;

const pageSize = 200;

/**
 * Fills a new index from the catalogue and puts it in the place of the old one. Changes meanwhile reach the old one only, so
 * afterwards the catalogue is gone through once more: whatever was written before that second reading is seen by it.
 */
export const makeRebuildSearch = ({ catalogue, searchIndex, rebuild }: Deps) => {
  const pass = async (put: SearchIndex['putMany'], onProgress: (done: number) => void) => {
    const categories = new Map((await catalogue.categories()).map((category) => [category.id, category]));
    let done = 0;
    for (let after = null as Parameters<CatalogueStore['list']>[0]['after']; ; ) {
      const page = await catalogue.list({ filter: {}, sort: 'NEWEST', limit: pageSize, after });
      const documents = page.flatMap(({ item }) => {
        const category = categories.get(item.categoryId);
        return category ? [toSearchDocument(item, category)] : [];
      });
      if (documents.length > 0) await put(documents);
      crashPoint('products:while-rebuilding');
      done += page.length;
      onProgress(done);
      after = page.at(-1)?.position ?? null;
      if (page.length < pageSize) return done;
    }
  };

  return async (onProgress: (done: number, total: number) => void): Promise<number> => {
    const total = await catalogue.count({});
    const build = await rebuild.begin();
    crashPoint('products:after-rebuild-began');
    try {
      await pass(build.putMany, (done) => onProgress(done, total));
      await build.publish();
      crashPoint('products:after-rebuild-published');
    } catch (error) {
      crashPoint('products:before-rebuild-abandoned');
      // The first fault is the one to know about; a build that stays behind is removed by the next run.
      await build.abandon().catch(() => undefined);
      throw error;
    }
    return pass(searchIndex.putMany, () => undefined);
  };
};
