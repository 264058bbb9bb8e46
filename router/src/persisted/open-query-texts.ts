import type { Logger } from '@shop/kit/log';
import { type Closeable, closeAll } from '@shop/kit/process';
import type { Config } from '../config.js';
import { createPersistedQueries } from './persisted-queries.js';
import { makeQueryTexts, type QueryTexts } from './query-texts.js';
import { openSharedTexts } from './shared-texts.js';
import { readTrustedDocuments } from './trusted-documents.js';

/** How this environment wants documents to be sent. */
export const openQueryTexts = async (
  config: Config,
  log: Logger,
): Promise<Readonly<{ queryTexts: QueryTexts }> & Closeable> => {
  const {
    TRUSTED_DOCUMENTS: mode,
    PERSISTED_QUERIES_MAX_BYTES: capacityBytes,
    CACHE_REDIS_URL: url,
  } = config;
  const trusted = await readTrustedDocuments(config.TRUSTED_DOCUMENTS_DIR);
  // Where only recorded documents are answered there is nothing to persist.
  const persists = capacityBytes > 0 && mode !== 'enforce';
  const shared = persists && url ? openSharedTexts(url, log) : undefined;
  const persisted = persists ? createPersistedQueries({ capacityBytes, shared }) : undefined;
  return {
    queryTexts: makeQueryTexts({ mode, trusted, persisted, log }),
    close: () => closeAll(...(shared ? [shared] : [])),
  };
};
