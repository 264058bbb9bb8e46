import type { FastifyReply } from 'fastify';

type Event = Readonly<{ event?: string; data?: string; id?: string | null }>;

type Options = Readonly<{
  /** A comment this often tells both ends, and the proxies between them, that the other is there. */
  heartbeatMs?: number;
  /** How long a reader may take nothing at all before it counts as too slow. */
  stallMs?: number;
}>;

export type EventStream = Readonly<{
  /** Resolves once the reader keeps up; to false when it is gone, or too slow. */
  send(event: Event): Promise<boolean>;
  /** Ends in good order; a reader that does not take the rest is cut off. */
  end(last?: Event): void;
  /** Aborted when the stream is over, whoever ended it. */
  signal: AbortSignal;
  /** Why it was ended from this side, if for a reader that is too slow. */
  wasTooSlow(): boolean;
}>;

// What is written last should still reach whoever reads at all.
const graceMs = 2_000;

const textOf = ({ event, data, id }: Event): string => {
  let text = '';
  if (id !== undefined && id !== null) text += `id: ${id}\n`;
  if (event !== undefined) text += `event: ${event}\n`;
  if (data !== undefined) text += `data: ${data}\n`;
  return `${text}\n`;
};

/** Answers a request with `text/event-stream`. `data` must be of one line, as JSON is. */
export const openEventStream = (
  answer: FastifyReply,
  { heartbeatMs = 15_000, stallMs = 10_000 }: Options = {},
): EventStream => {
  const headers = answer.getHeaders();
  answer.hijack();
  const { raw } = answer;
  const over = new AbortController();
  let ended = false;
  let tooSlow = false;
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) raw.setHeader(name, value as string);
  raw.setHeader('content-type', 'text/event-stream; charset=utf-8');
  raw.setHeader('cache-control', 'no-store');
  // Proxies such as nginx would keep events back until they have some kilobytes of them.
  raw.setHeader('x-accel-buffering', 'no');
  raw.flushHeaders();
  // The first bytes tell the reader that the stream stands.
  raw.write(':\n\n');

  const heartbeat = setInterval(() => {
    if (!raw.writableNeedDrain) raw.write(':\n\n');
  }, heartbeatMs);
  const close = (): void => {
    clearInterval(heartbeat);
    ended = true;
    over.abort();
  };
  raw.once('close', close);
  raw.on('error', close);

  const end = (last?: Event): void => {
    if (ended) return;
    ended = true;
    clearInterval(heartbeat);
    if (last) raw.write(textOf(last));
    raw.end();
    setTimeout(() => raw.destroy(), graceMs).unref();
    over.abort();
  };

  const drained = (): Promise<boolean> =>
    new Promise((resolve) => {
      const settle = (result: boolean) => () => {
        clearTimeout(timer);
        raw.off('drain', onDrain).off('close', onClose);
        resolve(result);
      };
      const onDrain = settle(true);
      const onClose = settle(false);
      const timer = setTimeout(() => {
        tooSlow = true;
        settle(false)();
      }, stallMs);
      raw.once('drain', onDrain).once('close', onClose);
    });

  return {
    async send(event) {
      if (ended) return false;
      return raw.write(textOf(event)) || drained();
    },
    end,
    signal: over.signal,
    wasTooSlow: () => tooSlow,
  };
};
