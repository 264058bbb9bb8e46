import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { logContext, runWithLogContext } from '../log/index.js';
import { waitFor } from '../testing/wait-for.js';
import { closeAll, startSweeper } from './index.js';

const log = pino({ level: 'silent' });

describe('closing', () => {
  it('goes in order, does not stop at a failure, and reports it', async () => {
    const closed: string[] = [];
    const part = (name: string, fails = false) => ({
      close: async () => {
        closed.push(name);
        if (fails) throw new Error(name);
      },
    });
    await expect(closeAll(part('a'), undefined, part('b', true), part('c'))).rejects.toThrow(
      'not everything',
    );
    expect(closed).toEqual(['a', 'b', 'c']);
  });
});

describe('a sweeper', () => {
  it('runs one pass at a time, again at once after a full batch, and when it is woken', async () => {
    const batches = [2, 2, 1];
    let passes = 0;
    let inside = 0;
    const sweeper = startSweeper({
      name: 'test',
      everyMs: 3_600_000,
      batchSize: 2,
      log,
      run: async () => {
        inside += 1;
        expect(inside).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        passes += 1;
        return batches.shift() ?? 0;
      },
    });
    await waitFor('the backlog', () => passes === 3);
    sweeper.wake();
    await waitFor('the woken pass', () => passes === 4);
    await sweeper.close();
    sweeper.wake();
    expect(passes).toBe(4);
  });

  it('belongs to nobody, neither to whoever began it nor to whoever wakes it', async () => {
    const seen: object[] = [];
    const options = {
      name: 'test',
      everyMs: 3_600_000,
      log,
      run: async () => seen.push({ ...logContext() }),
    };
    const sweeper = runWithLogContext({ requestId: 'r1' }, () => startSweeper(options));
    await waitFor('the first pass', () => seen.length === 1);
    runWithLogContext({ requestId: 'r2' }, sweeper.wake);
    await waitFor('the woken pass', () => seen.length === 2);
    await sweeper.close();
    expect(seen).toEqual([{}, {}]);
  });

  it('goes on after a pass that failed', async () => {
    let passes = 0;
    const sweeper = startSweeper({
      name: 'test',
      everyMs: 1,
      log,
      run: async () => {
        passes += 1;
        throw new Error('store is away');
      },
    });
    await waitFor('three passes', () => passes >= 3);
    await sweeper.close();
  });
});
