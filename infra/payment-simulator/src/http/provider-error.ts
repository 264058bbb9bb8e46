/** An error that the API answers with; everything else that is thrown becomes a 500. */
export class ProviderError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  get body() {
    return { error: { code: this.code, message: this.message } };
  }
}

export const notFound = (what: string) => new ProviderError(404, 'not_found', `No such ${what}.`);
