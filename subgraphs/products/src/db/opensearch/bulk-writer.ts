import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '@shop/kit/crash-point';
import type { SearchDocument } from '../../domain/search-document.js';
import type { PutOutcome } from '../../use-cases/search-index.js';
import { SearchUnavailable } from '../../use-cases/search-unavailable.js';
import { toIndexed } from './index-definition.js';
import type { SearchConnection } from './search-connection.js';

// Well below the engine's limit of 100 MB a request, and small enough for a heap of 512 MB.
const maxDocuments = 500;
const patience = 8;

type Item = Readonly<{ index: { status: number; error?: { type: string; reason: string } } }>;

/**
 * Writes many documents, one request at a time, so a slow engine slows its writer instead of drowning. What the engine pushes back
 * (429) is sent again after a growing pause, and only that.
 */
export const makeBulkWriter =
  ({ askSlowly }: SearchConnection) =>
  async (target: string, documents: readonly SearchDocument[], isAlias: boolean): Promise<PutOutcome[]> => {
    const outcomes = new Map<SearchDocument, PutOutcome>();

    const write = async (batch: readonly SearchDocument[]): Promise<SearchDocument[]> => {
      const body = batch.flatMap((document) => [
        { index: { _id: document.id, version: document.version, version_type: 'external' } },
        toIndexed(document),
      ]);
      const { items } = await askSlowly<{ items: Item[] }>('bulk', (client, options) =>
        client.bulk({ index: target, require_alias: isAlias, body }, options),
      );
      return batch.filter((document, at) => {
        const { status, error } = (items[at] as Item).index;
        if (status === 429) return true;
        if (status === 404) throw new SearchUnavailable(new Error(error?.reason));
        if (status >= 300 && status !== 409)
          throw new Error(`the search index refuses ${document.id}: ${error?.type}: ${error?.reason}`);
        outcomes.set(document, status === 409 ? 'stale' : 'applied');
        return false;
      });
    };

    for (let at = 0; at < documents.length; at += maxDocuments) {
      let rest = documents.slice(at, at + maxDocuments);
      for (let attempt = 0; rest.length > 0; attempt += 1) {
        if (attempt === patience)
          throw new SearchUnavailable(new Error('the search index keeps pushing back'));
        if (attempt > 0) await sleep(50 * 2 ** attempt * (0.5 + Math.random()));
        rest = await write(rest);
        crashPoint('products:after-bulk');
      }
    }
    return documents.map((document) => outcomes.get(document) ?? 'stale');
  };
