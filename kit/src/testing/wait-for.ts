/** Polls until the condition holds and returns what it gave. Fails with the last error, or says what was awaited. */
export const waitFor = async <T>(
  what: string,
  condition: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  withinMs = 15_000,
): Promise<T> => {
  const end = Date.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const result = await condition();
      if (result) return result;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms for: ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};
