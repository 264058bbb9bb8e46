/** Something that holds connections, timers or ports, and gives them back. */
export type Closeable = Readonly<{ close(): Promise<void> }>;

/** Closes in the given order: first what takes in work, last what that work needs. One failure does not stop the rest. */
export const closeAll = async (...closeables: readonly (Closeable | undefined)[]): Promise<void> => {
  const faults: unknown[] = [];
  for (const closeable of closeables) await closeable?.close().catch((error: unknown) => faults.push(error));
  if (faults.length > 0) throw new AggregateError(faults, 'not everything could be closed');
};
