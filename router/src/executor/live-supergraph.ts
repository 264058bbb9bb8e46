import type { Logger } from '@shop/kit/log';
import { validate } from 'graphql';
import type { SupergraphVersion } from './supergraph-version.js';

type Deps = Readonly<{
  load: (sdl: string) => Promise<SupergraphVersion>;
  log: Logger;
  /** How many operations are planned anew before a new supergraph takes over. */
  warm?: number;
}>;

export type LiveSupergraph = Readonly<{
  /** What is served now. A request ends on the version it began with. */
  current(): SupergraphVersion;
  /** @throws if the text is no supergraph; the one that is served stays. */
  exchange(sdl: string): Promise<void>;
  /** Tells what lasts longer than a request when another one is served. Returns how to stop that. */
  onExchange(listener: (version: SupergraphVersion) => void): () => void;
}>;

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Plans on the new version what was asked most of the old one. Planning blocks, so the requests of the moment get their turn in between. */
const warmUp = async (
  next: SupergraphVersion,
  previous: SupergraphVersion,
  count: number,
): Promise<number> => {
  let warmed = 0;
  for (const { document, uses } of previous.operations.mostUsed(count)) {
    await pause();
    if (validate(next.schema, document).length > 0) continue;
    next.operations.warm(document, uses);
    warmed += 1;
  }
  return warmed;
};

/** The supergraph that is served, and can be exchanged while it is. */
export const createLiveSupergraph = async (
  sdl: string,
  { load, log, warm = 100 }: Deps,
): Promise<LiveSupergraph> => {
  let current = await load(sdl);
  const listeners = new Set<(version: SupergraphVersion) => void>();
  return {
    current: () => current,
    async exchange(next) {
      if (next === current.sdl) return;
      const version = await load(next);
      const warmed = await warmUp(version, current, warm);
      current = version;
      log.info({ warmed }, 'a new supergraph is served');
      for (const listener of listeners) listener(version);
    },
    onExchange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
