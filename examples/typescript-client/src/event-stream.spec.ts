import { expect, it } from 'vitest';
import { readEventStream } from './event-stream.js';

const text = ':\n\nid: one\nevent: next\ndata: {"a":"ä: b"}\n\nid: two\n\n:\n\nevent: complete\ndata: \n\n';

const inPieces = (bytes: Uint8Array<ArrayBuffer>, size: number) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });

it.each([1, 2, 7, 1_000])('reads the same events from pieces of %i bytes', async (size) => {
  const told = [];
  let signs = 0;
  const body = inPieces(new TextEncoder().encode(text), size);
  for await (const event of readEventStream(body, () => {
    signs += 1;
  }))
    told.push(event);
  expect(told).toEqual([
    { event: 'next', data: '{"a":"ä: b"}', id: 'one' },
    // Only a place to come back to.
    { event: '', data: '', id: 'two' },
    { event: 'complete', data: '', id: undefined },
  ]);
  expect(signs).toBe(Math.ceil(new TextEncoder().encode(text).length / size));
});
