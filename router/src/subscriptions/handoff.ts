type Options = Readonly<{
  /** How long the reader may take over one message. */
  stallMs: number;
  onStall: () => void;
  onLeave: () => void;
}>;

/** Hands messages one at a time to a reader that asks for the next when it is done with the last. */
export const createHandoff = <T>({ stallMs, onStall, onLeave }: Options) => {
  let waiting: ((result: IteratorResult<T, undefined>) => void) | undefined;
  let offered: { value: T } | undefined;
  let taken: ((ok: boolean) => void) | undefined;
  let ended = false;
  const settle = (ok: boolean): void => {
    taken?.(ok);
    taken = undefined;
  };
  const end = (): void => {
    ended = true;
    waiting?.({ done: true, value: undefined });
    waiting = undefined;
  };
  return {
    /** Resolves once the reader is done with it; to false when it is gone or too slow. */
    send: (value: T): Promise<boolean> =>
      new Promise((resolve) => {
        if (ended) return resolve(false);
        const timer = setTimeout(() => {
          settle(false);
          onStall();
        }, stallMs);
        taken = (ok) => {
          clearTimeout(timer);
          resolve(ok);
        };
        if (waiting) waiting({ done: false, value });
        else offered = { value };
        waiting = undefined;
      }),
    end,
    reader: {
      [Symbol.asyncIterator]() {
        return this;
      },
      next(): Promise<IteratorResult<T, undefined>> {
        if (offered) {
          const { value } = offered;
          offered = undefined;
          return Promise.resolve({ done: false, value });
        }
        settle(true);
        if (ended) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => {
          waiting = resolve;
        });
      },
      async return(): Promise<IteratorResult<T, undefined>> {
        onLeave();
        settle(false);
        end();
        return { done: true, value: undefined };
      },
    },
  };
};
