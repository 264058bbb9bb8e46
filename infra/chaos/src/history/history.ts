import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Operation } from './operation.js';

type Ending = Pick<Operation, 'type' | 'orderId' | 'value'>;
type Invocation = Pick<Operation, 'op' | 'client' | 'key' | 'orderId'>;

export type History = Readonly<{
  operations: readonly Operation[];
  /** Writes down the invocation, runs it, and writes down how it ended. What it throws is of unknown outcome. */
  record<T>(invocation: Invocation, run: () => Promise<T>, ending: (result: T) => Ending): Promise<T>;
  close(): Promise<void>;
}>;

/** Keeps everything clients did, in memory and as JSON lines in a file. */
export const openHistory = (file: string, now: () => number): History => {
  const out = createWriteStream(file);
  const operations: Operation[] = [];
  let attempts = 0;
  const add = (operation: Operation) => {
    operations.push(operation);
    out.write(`${JSON.stringify(operation)}\n`);
  };
  return {
    operations,
    async record(invocation, run, ending) {
      attempts += 1;
      const own = { ...invocation, attempt: attempts };
      add({ type: 'invoke', ...own, atMs: now() });
      try {
        const result = await run();
        add({ ...own, ...ending(result), atMs: now() });
        return result;
      } catch (error) {
        add({ type: 'info', ...own, value: (error as Error).message.slice(0, 200), atMs: now() });
        throw error;
      }
    },
    close: async () => {
      out.end();
      await once(out, 'close');
    },
  };
};
