import type { Logger } from '@shop/kit/log';
import type { Closeable } from '@shop/kit/process';
import { type Config, signerOf, subgraphUrls } from '../config.js';
import { createStreamClient } from '../subscriptions/stream-client.js';
import { makeCacheTags } from './cache-tags.js';
import { createChangeFeeds } from './change-feeds.js';
import { createEntityCache, type EntityCache } from './entity-cache.js';
import { followChanges } from './follow-changes.js';
import { createResponseCache, type ResponseCache } from './response-cache.js';
import { createToldChanges, type ToldChanges } from './told-changes.js';

type Caches = Closeable &
  Readonly<{
    told: ToldChanges;
    /** Absent where it is switched off. */
    answers?: ResponseCache;
    entities?: EntityCache;
    /** By subgraph, the field that tells what changes in it. */
    listenTo(feeds: ReadonlyMap<string, string>): void;
  }>;

/** What this process keeps, and its ear for what makes that old. */
export const openCaches = (config: Config, log: Logger): Caches => {
  const { RESPONSE_CACHE_MAX_BYTES: answerBytes, ENTITY_CACHE_MAX_BYTES: entityBytes } = config;
  const { CACHE_TAG_MAX_BYTES: tagBytes } = config;
  const tagsOf = tagBytes > 0 ? makeCacheTags(tagBytes) : undefined;
  const told = createToldChanges();
  const urls = subgraphUrls(config);
  const feeds = createChangeFeeds((subgraph, field) =>
    followChanges({
      subgraph,
      field,
      client: createStreamClient({
        name: subgraph,
        url: urls[subgraph] ?? '',
        sign: signerOf(config),
        deadlineMs: config.SUBGRAPH_DEADLINE_MS,
        maxAnswerBytes: config.SUBGRAPH_MAX_ANSWER_BYTES,
      }),
      told,
      log,
    }),
  );
  const keepsNothing = answerBytes === 0 && entityBytes === 0;
  return {
    told,
    answers: answerBytes > 0 ? createResponseCache({ capacityBytes: answerBytes, told, tagsOf }) : undefined,
    entities: entityBytes > 0 ? createEntityCache({ capacityBytes: entityBytes, told }) : undefined,
    listenTo: (named) => {
      if (!keepsNothing) feeds.set(new Map([...named].filter(([subgraph]) => subgraph in urls)));
    },
    close: () => feeds.close(),
  };
};
