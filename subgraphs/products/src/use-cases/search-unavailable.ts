/** The search index gave no usable answer in time. The catalogue is not touched by that; what was to be indexed waits. */
export class SearchUnavailable extends Error {
  override readonly name = 'SearchUnavailable';
  constructor(cause: unknown) {
    super('the search index gives no answer', { cause });
  }
}
