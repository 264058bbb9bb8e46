import type { Worker } from 'node:cluster';
import type { FromWorker, Question, Told } from './worker-messages.js';

let lastId = 0;

/** What a worker tells, or nothing from one that is dying, or too busy to say anything for that long. */
export const askWorker = <Q extends Question>(
  worker: Worker,
  ask: Q,
  withinMs: number,
): Promise<Told[Q] | undefined> =>
  new Promise((resolve) => {
    lastId += 1;
    const id = lastId;
    const end = (told?: Told[Q]) => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('exit', onExit);
      resolve(told);
    };
    const onMessage = (message: FromWorker) => {
      if ('id' in message && message.id === id) end(message.told as Told[Q]);
    };
    const onExit = () => end();
    const timer = setTimeout(onExit, withinMs);
    worker.on('message', onMessage);
    worker.on('exit', onExit);
    worker.send({ id, ask }, (error: Error | null) => error && end());
  });
