import { expect, it } from 'vitest';
import type { Running } from './part.js';
import { supervise } from './supervisor.js';

const dying = (how = 'ended with code 1'): Running => ({
  pid: 1,
  exited: Promise.resolve(how),
  kill: () => undefined,
  stop: async () => undefined,
});

it('gives up on a process that keeps dying, with one error that names it', async () => {
  const said: string[] = [];
  const error = await new Promise<Error>((onGiveUp) => {
    void supervise({
      name: 'orders',
      start: async () => dying(),
      say: (line) => said.push(line),
      onGiveUp,
      firstDelayMs: 1,
      maxAttempts: 3,
    });
  });
  expect(error.message).toBe('orders keeps failing, 3 restarts did not help: ended with code 1');
  expect(said).toHaveLength(3);
});

it('waits twice as long before each further restart', async () => {
  const said: string[] = [];
  await new Promise<Error>((onGiveUp) => {
    void supervise({
      name: 'orders',
      start: async () => dying(),
      say: (line) => said.push(line.replace(/^.* in /, '')),
      onGiveUp,
      firstDelayMs: 2,
      maxAttempts: 3,
    });
  });
  expect(said).toEqual(['2 ms', '4 ms', '8 ms']);
});

it('a restart that fails counts as one more death, with its own reason', async () => {
  let starts = 0;
  const error = await new Promise<Error>((onGiveUp) => {
    void supervise({
      name: 'orders',
      start: async () => {
        starts += 1;
        if (starts > 1) throw new Error('did not start: no database');
        return dying();
      },
      say: () => undefined,
      onGiveUp,
      firstDelayMs: 1,
      maxAttempts: 2,
    });
  });
  expect(error.message).toMatch(/did not start: no database/);
});

it('a process that is told to stop is not started again', async () => {
  let starts = 0;
  const ended = Promise.withResolvers<string>();
  const part = await supervise({
    name: 'orders',
    start: async () => {
      starts += 1;
      return { ...dying(), exited: ended.promise, stop: async () => ended.resolve('ended with code 0') };
    },
    say: () => undefined,
    onGiveUp: () => undefined,
    firstDelayMs: 1,
  });
  await part.stop(1_000);
  await ended.promise;
  expect(part.pid()).toBeUndefined();
  expect(starts).toBe(1);
});

it('the very first start is not tried again: its reason goes to whoever started it', async () => {
  const start = async () => {
    throw new Error('ORDER_ACCESS_SECRET is missing');
  };
  const options = { name: 'orders', start, say: () => undefined, onGiveUp: () => undefined };
  await expect(supervise(options)).rejects.toThrow('ORDER_ACCESS_SECRET is missing');
});
