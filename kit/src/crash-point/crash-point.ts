let watch: ((point: string) => void) | undefined;

/**
 * A named place between two durable effects, where a test may end, fail or freeze this process. Everywhere else it costs one comparison.
 * Not async on purpose: a process that freezes renews no lock and answers nobody, and that is what is tried.
 */
export const crashPoint = (point: `${string}:${string}`): void => {
  if (watch) watch(point);
};

export const watchCrashPoints = (watcher: typeof watch): void => {
  watch = watcher;
};
