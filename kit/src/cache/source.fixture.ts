/** For tests: a source of truth that counts its reads and can be made to fail or to wait. */
export const aSource = () => {
  const values = new Map<string, number>();
  const asked: string[][] = [];
  let failing = false;
  let pause: { begin: () => void; until: Promise<void> } | undefined;
  return {
    set: (key: string, price: number) => void values.set(key, price),
    reads: () => asked.length,
    asked: () => asked,
    /** The next read fails. */
    fail: () => {
      failing = true;
    },
    /** Reads from now on have looked but do not answer until they are resumed. */
    pauseNextRead: () => {
      let begin = () => {};
      let resume = () => {};
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const until = new Promise<void>((resolve) => {
        resume = resolve;
      });
      pause = { begin, until };
      return { begun, resume };
    },
    load: async (keys: readonly string[]): Promise<Map<string, { price: number }>> => {
      asked.push([...keys]);
      const found = keys.flatMap((key) => {
        const price = values.get(key);
        return price === undefined ? [] : [[key, { price }] as const];
      });
      if (failing) {
        failing = false;
        throw new Error('the source is away');
      }
      pause?.begin();
      await pause?.until;
      return new Map(found);
    },
  };
};
