import pg from 'pg';
import type { Logger } from '../log/index.js';
import type { Closeable } from '../process/closeable.js';

type Options = Readonly<{
  url: string;
  channel: string;
  /** Also called without a payload each time the connection is made: something may have been missed before. */
  onNotify: (payload?: string) => void;
  onLost?: () => void;
  log: Logger;
}>;

const retryMs = 1_000;

/**
 * LISTEN on a connection of its own that is made again when it breaks. A notification may be missed meanwhile, so it is
 * only ever a wake-up call beside a poll.
 */
export const listen = async ({ url, channel, onNotify, onLost, log }: Options): Promise<Closeable> => {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const connect = async () => {
    const next = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    // A connection that breaks while it is made is told by `connect`; one that breaks later, by its end.
    next.on('error', () => undefined);
    next.on('notification', ({ payload }) => onNotify(payload ?? ''));
    next.on('end', () => {
      if (client !== next) return;
      client = undefined;
      if (closed) return;
      onLost?.();
      log.warn({ channel }, 'listen connection lost');
      tryLater();
    });
    try {
      await next.connect();
      await next.query(`listen ${next.escapeIdentifier(channel)}`);
    } catch (error) {
      await next.end().catch(() => undefined);
      throw error;
    }
    if (closed) return next.end();
    client = next;
    onNotify();
  };
  const tryNow = () => void connect().catch(tryLater);
  // The one place that tries again: two at a time would be two connections, and only one of them would ever be closed.
  const tryLater = () => {
    if (!closed) timer = setTimeout(tryNow, retryMs);
  };

  tryNow();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
};
