import type { Logger } from '../log/index.js';
import type { Closeable } from '../process/closeable.js';
import type { CacheBackend } from './backend.js';
import { createInvalidations } from './invalidations.js';

type Options = Readonly<{ name: string; backend: CacheBackend; ttlMs: number; log: Logger }>;

// A read that took longer than half of what a backend remembers of an invalidation may have missed one.
const maxReadMs = 5_000;

/** The backend as values instead of text. Only an invalidation is waited for, and nothing here ever fails. */
export const createSharedLevel = ({ name, backend, ttlMs, log }: Options) => {
  const invalidations = createInvalidations({ name, backend, log });
  return {
    read: async <V>(keys: readonly string[]): Promise<Map<string, V>> => {
      const trusted = keys.filter((key) => !invalidations.isPending(key));
      const found = new Map<string, V>();
      if (trusted.length === 0) return found;
      try {
        const texts = await backend.read(trusted);
        texts.forEach((text, at) => {
          if (text) found.set(trusted[at] as string, JSON.parse(text));
        });
        return found;
      } catch {
        // Down, slow or unreadable: the source still knows. The backend counts and logs its own failures.
        return new Map();
      }
    },
    write: (values: ReadonlyMap<string, unknown>, readStartedAt: number): void => {
      if (values.size === 0 || performance.now() - readStartedAt > maxReadMs) return;
      const entries = [...values]
        .filter(([key]) => !invalidations.isPending(key))
        .map(([key, value]) => [key, JSON.stringify(value)] as const);
      // What could not be shared is read from the source again.
      if (entries.length > 0) backend.write(entries, ttlMs).catch(() => undefined);
    },
    invalidate: invalidations.send,
    close: async () => {
      await invalidations.close();
      await backend.close();
    },
  } satisfies Closeable & Record<string, unknown>;
};
