import { Listr, type ListrTask } from 'listr2';
import type { OnProgress, Progress } from './progress.js';

export interface ProgressView {
  readonly onProgress: OnProgress;
  /** Ends the display; parts that never became ready are shown as such. */
  finish(failed: boolean): Promise<void>;
}

const plainView = (write: (line: string) => void): ProgressView => ({
  onProgress: ({ part, note }) => write(`${part}: ${note}`),
  finish: async () => undefined,
});

/** One spinner per part, each turning into a tick when the part is ready. */
const spinnerView = (parts: readonly string[]): ProgressView => {
  const ends = new Map(parts.map((part) => [part, Promise.withResolvers<void>()]));
  const shown = new Map<string, (text: string) => void>();
  const task = (part: string): ListrTask => ({
    title: part,
    task: async (_, self) => {
      shown.set(part, (note) => {
        self.title = `${part.padEnd(14)} ${note}`;
      });
      await ends.get(part)?.promise;
    },
  });
  const list = new Listr(parts.map(task), {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
  });
  const running = list.run();
  const onProgress = ({ part, state, note }: Progress): void => {
    shown.get(part)?.(note);
    if (state === 'ready') ends.get(part)?.resolve();
    if (state === 'failed') ends.get(part)?.reject(new Error(note));
  };
  return {
    onProgress,
    async finish(failed) {
      for (const end of ends.values()) failed ? end.reject(new Error('stopped')) : end.resolve();
      await running.catch(() => undefined);
    },
  };
};

export const createProgressView = (parts: readonly string[], out: NodeJS.WriteStream): ProgressView =>
  out.isTTY && !process.env.CI ? spinnerView(parts) : plainView((line) => out.write(`${line}\n`));
