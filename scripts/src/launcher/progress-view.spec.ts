import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgressView } from './progress-view.js';

const output = (isTTY: boolean) => {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  return { out: Object.assign(stream, { isTTY }) as unknown as NodeJS.WriteStream, text: () => text };
};

it('away from a terminal each step is a plain line', async () => {
  const { out, text } = output(false);
  const view = createProgressView(['orders'], out);
  view.onProgress({ part: 'orders', state: 'busy', note: 'starting' });
  view.onProgress({ part: 'orders', state: 'ready', note: 'port 4004' });
  await view.finish(false);
  expect(text()).toBe('orders: starting\norders: port 4004\n');
});

it.each([false, true])(
  'on a terminal the display ends even when parts never became ready (failed: %s)',
  async (failed) => {
    const view = createProgressView(['postgres', 'orders'], output(true).out);
    view.onProgress({ part: 'postgres', state: 'ready', note: 'port 4050' });
    view.onProgress({ part: 'orders', state: 'busy', note: 'starting' });
    await view.finish(failed);
  },
);
