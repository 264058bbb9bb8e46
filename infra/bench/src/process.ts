import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export type Usage = Readonly<{
  usage: NodeJS.CpuUsage;
  rss: number;
  heapUsed: number;
  heapTotal: number;
  external: number;
}>;
type Options = Readonly<{
  execArgv?: readonly string[];
  /** Whether what it prints is thrown away. */
  isMute?: boolean;
}>;

const message = async <T>(child: ChildProcess): Promise<T> => {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${code}`)));
  ended.catch(() => undefined);
  const [answer] = await Promise.race([once(child, 'message'), ended]);
  return answer as T;
};

/** A process of its own, which says something once it is ready. */
export const startProcess = async <Ready>(
  file: string,
  env: NodeJS.ProcessEnv = {},
  { execArgv = [], isMute = false }: Options = {},
) => {
  const child = fork(file, {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    execArgv: [...execArgv],
    stdio: ['inherit', isMute ? 'ignore' : 'inherit', 'inherit', 'ipc'],
  });
  // Each question waits for its answer and for the end.
  child.setMaxListeners(0);
  const ready = await message<Ready>(child);
  return {
    ready,
    usage: (): Promise<Usage> => {
      const answer = message<Usage>(child);
      child.send('usage');
      return answer;
    },
    stop: async (): Promise<void> => {
      // Some of them would wait for our idle connections.
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
};
