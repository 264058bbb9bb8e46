const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Without `--expose-gc` nothing. Twice, since what is freed by the first may have held more. */
const collectGarbage = async (): Promise<void> => {
  for (let i = 0; i < 2 && globalThis.gc; i += 1) {
    globalThis.gc();
    await turn();
  }
};

/** Tells the process that measures us where we are, and what we have used whenever it asks. */
export const reportUsage = (url: string): void => {
  process.send?.({ url });
  process.on('disconnect', () => process.exit());
  process.on('message', async () => {
    await collectGarbage();
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    process.send?.({ usage: process.cpuUsage(), rss, heapUsed, heapTotal, external });
  });
};
