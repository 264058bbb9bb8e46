// Each question has an answer by then, the router's deadline for a subgraph being seconds.
const longestMs = 60_000;

/** Clients pass it before each request. While it is shut nothing new begins, so that a reading finds no request in memory. */
export const createGate = () => {
  let open = Promise.withResolvers<void>();
  const inside: string[] = [];
  let isOver = false;
  open.resolve();
  return {
    /** Does it again and again until the end. */
    async loop(kind: string, once: () => Promise<void>): Promise<void> {
      for (;;) {
        await open.promise;
        if (isOver) return;
        inside.push(kind);
        await once().finally(() => {
          inside.splice(inside.indexOf(kind), 1);
        });
      }
    },
    /** Resolves when all have come out. @throws where some do not: nothing may take that long. */
    async shut(): Promise<void> {
      open = Promise.withResolvers();
      const end = Date.now() + longestMs;
      while (inside.length > 0) {
        if (Date.now() > end) throw new Error(`never answered: ${inside.join(', ')}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    open: () => open.resolve(),
    end(): void {
      isOver = true;
      open.resolve();
    },
  };
};
