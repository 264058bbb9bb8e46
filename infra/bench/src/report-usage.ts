/** Tells the process that measures us where we are, and what we have used whenever it asks. */
export const reportUsage = (url: string): void => {
  process.send?.({ url });
  process.on('disconnect', () => process.exit());
  process.on('message', () => process.send?.({ usage: process.cpuUsage(), rss: process.memoryUsage.rss() }));
};
