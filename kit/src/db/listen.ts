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
    client = next;
    next.on('notification', ({ payload }) => onNotify(payload ?? ''));
    const lost = () => {
      next.removeAllListeners();
      // The socket may still report its end; nobody needs to hear it twice.
      next.on('error', () => undefined);
      if (closed || client !== next) return;
      client = undefined;
      onLost?.();
      log.warn({ channel }, 'listen connection lost');
      timer = setTimeout(retry, 1_000);
    };
    next.on('error', lost);
    next.on('end', lost);
    await next.connect();
    await next.query(`listen ${next.escapeIdentifier(channel)}`);
    onNotify();
  };
  const retry = () => {
    connect().catch(() => {
      if (!closed) timer = setTimeout(retry, 1_000);
    });
  };

  retry();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
};
