import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closeable } from '@shop/kit/process';

export type WebhookMode = 'pass' | 'duplicate' | 'late';

export type WebhookRelay = Closeable &
  Readonly<{
    url: string;
    passOnTo(url: string): void;
    setMode(mode: WebhookMode): void;
    /** Those that were kept back arrive now, the last first. */
    release(): Promise<void>;
  }>;

type Webhook = Readonly<{ body: string; headers: Record<string, string> }>;

/** Stands between the provider and payments: passes events on once, several times, or much later and in the wrong order. */
export const startWebhookRelay = async (): Promise<WebhookRelay> => {
  let target = '';
  let mode: WebhookMode = 'pass';
  let kept: Webhook[] = [];

  const deliver = async ({ body, headers }: Webhook): Promise<number> => {
    try {
      const signal = AbortSignal.timeout(10_000);
      const answer = await fetch(target, { method: 'POST', body, headers, signal });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      // Not delivered: the provider is told so and sends it again.
      return 503;
    }
  };
  const take = async (webhook: Webhook): Promise<number> => {
    if (mode === 'late') {
      kept.push(webhook);
      return 202;
    }
    if (mode === 'duplicate') {
      const all = await Promise.all([deliver(webhook), deliver(webhook), deliver(webhook)]);
      return Math.max(...all);
    }
    return deliver(webhook);
  };
  const server = createServer(async (request, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(
        ([name, value]) => typeof value === 'string' && (name.startsWith('x-') || name === 'content-type'),
      ),
    ) as Record<string, string>;
    answer.writeHead(await take({ body: Buffer.concat(chunks).toString('utf8'), headers })).end();
  });
  server.on('clientError', (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const release = async (): Promise<void> => {
    const late = kept.reverse();
    kept = [];
    for (const webhook of late) await deliver(webhook);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/simulator`,
    passOnTo: (url) => {
      target = url;
    },
    setMode: (next) => {
      mode = next;
    },
    release,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
