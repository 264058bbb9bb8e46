import type { Closeable } from '../process/closeable.js';

export type BackendListener = Readonly<{
  /** Some process, this one included, wrote what stands behind these keys. */
  onInvalidated(keys: readonly string[]): void;
  /** Whether invalidations arrive just now. Each time they start to, some may have been missed before. */
  onListening(isListening: boolean): void;
}>;

/** What the processes of one subgraph share: the word that a value changed, and perhaps the values. */
export type CacheBackend = Closeable &
  Readonly<{
    /** The shared values as text, in the order of the keys; null where there is none. Fails fast rather than late. */
    read(keys: readonly string[]): Promise<readonly (string | null)[]>;
    /** Shares values, but never over a value or an invalidation that came in meanwhile. */
    write(entries: readonly (readonly [key: string, text: string])[], ttlMs: number): Promise<void>;
    /** Drops the shared values, keeps late writers from bringing them back, and tells every process. */
    invalidate(keys: readonly string[]): Promise<void>;
    /** Connects and listens. Resolves at once where the other side is away: it is tried again until it is there. */
    open(listener: BackendListener): Promise<void>;
  }>;
