import { describe, expect, it } from 'vitest';
import { createEventQueue, makeReadEvents, QueueOverflowError, type ServerSentEvent } from './index.js';

describe('an event queue', () => {
  const readAll = async <T>(queue: AsyncIterable<T>): Promise<T[]> => {
    const all: T[] = [];
    for await (const event of queue) all.push(event);
    return all;
  };

  it('gives everything in order, also what comes while the reader waits, and then ends', async () => {
    const queue = createEventQueue<number>({ capacity: 10 });
    const reading = readAll(queue);
    queue.push(1);
    await Promise.resolve();
    queue.push(2);
    queue.push(3);
    queue.end();
    queue.push(4);
    expect(await reading).toEqual([1, 2, 3]);
  });

  it('tells a failure behind what came before it', async () => {
    const queue = createEventQueue<number>({ capacity: 10 });
    queue.push(1);
    queue.fail(new Error('gone'));
    const reader = queue[Symbol.asyncIterator]();
    expect(await reader.next()).toEqual({ done: false, value: 1 });
    await expect(reader.next()).rejects.toThrow('gone');
  });

  it('keeps nothing for a reader that takes nothing', async () => {
    const queue = createEventQueue<number>({ capacity: 2 });
    for (let i = 0; i < 3; i += 1) queue.push(i);
    expect(queue.size).toBe(0);
    await expect(readAll(queue)).rejects.toThrow(QueueOverflowError);
  });
});

describe('reading an event stream', () => {
  const read = (text: string, cut: number) => {
    const events: ServerSentEvent[] = [];
    const ids: string[] = [];
    const take = makeReadEvents({ onEvent: (event) => events.push(event), onId: (id) => ids.push(id) });
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += cut) take(bytes.subarray(at, at + cut));
    return { events, ids };
  };
  const text =
    ':\n\nid: a\n\nevent: next\r\ndata: {"name":"Mü✓"}\r\nid: b\r\n\r\n: beat\n\ndata:one\ndata: two\n\nevent: complete\ndata:\n\nid: c\ndata: unfinished\n';

  it.each([1, 2, 3, 7, 1_000])('is the same in pieces of %d bytes', (cut) => {
    expect(read(text, cut)).toEqual({
      events: [
        { event: 'next', data: '{"name":"Mü✓"}', id: 'b' },
        { event: 'message', data: 'one\ntwo', id: 'b' },
        { event: 'complete', data: '', id: 'b' },
      ],
      ids: ['a'],
    });
  });

  it('refuses a line without end', () => {
    const take = makeReadEvents({ onEvent: () => undefined }, 100);
    expect(() => take(Buffer.from(`data: ${'x'.repeat(200)}`))).toThrow('larger');
  });
});
