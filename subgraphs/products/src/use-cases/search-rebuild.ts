import type { SearchDocument } from '../domain/search-document.js';
import type { PutOutcome } from './search-index.js';

/** A search index that is being filled while the present one goes on answering. */
export type SearchBuild = Readonly<{
  putMany(documents: readonly SearchDocument[]): Promise<PutOutcome[]>;
  /** From here on searches and changes go to it. */
  publish(): Promise<void>;
  abandon(): Promise<void>;
}>;

export type SearchRebuild = Readonly<{
  /** Whether there is no index yet, or one that was made for an older version of this code. */
  isDue(): Promise<boolean>;
  begin(): Promise<SearchBuild>;
}>;
