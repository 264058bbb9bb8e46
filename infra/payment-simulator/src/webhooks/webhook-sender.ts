import { crashPoint } from '@shop/kit/crash-point';
import type { Webhook, WebhookStore } from '../store/webhook-store.js';
import { signWebhook } from './signature.js';

export type WebhookSenderOptions = Readonly<{
  url: string;
  secret: string;
  pollMs: number;
  deadlineMs: number;
  onFailure: (webhook: Webhook, reason: string) => void;
}>;

/** Reads what is due from the table and posts it; nothing is kept only in memory. */
export class WebhookSender {
  private readonly stopped = new AbortController();
  private wakeUp: () => void = () => {};
  private readonly loop: Promise<void>;

  constructor(
    private readonly store: WebhookStore,
    private readonly options: WebhookSenderOptions,
  ) {
    this.loop = this.run();
  }

  wake(): void {
    this.wakeUp();
  }

  async close(): Promise<void> {
    this.stopped.abort();
    this.wakeUp();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      const due = this.store.due(20);
      if (due.length === 0) {
        await this.pause();
        continue;
      }
      await Promise.all(due.map((webhook) => this.send(webhook)));
      crashPoint('simulator:after-webhooks');
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.options.pollMs);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.stopped.signal.aborted) this.wakeUp();
    });
  }

  private async send(webhook: Webhook): Promise<void> {
    const reason = await this.post(webhook);
    crashPoint('simulator:after-webhook');
    if (reason === undefined) return this.store.delivered(webhook.id);
    this.store.failed(webhook, reason);
    this.options.onFailure(webhook, reason);
  }

  private async post({ id, body }: Webhook): Promise<string | undefined> {
    try {
      const response = await fetch(this.options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-webhook-id': id,
          'x-webhook-signature': signWebhook(this.options.secret, body, Date.now()),
        },
        body,
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(this.options.deadlineMs)]),
      });
      await response.arrayBuffer();
      return response.ok ? undefined : `HTTP ${response.status}`;
    } catch (error) {
      // Every network fault means the same here: not delivered yet, so the table tries again.
      return error instanceof Error ? error.message : String(error);
    }
  }
}
