import { setTimeout as sleep } from 'node:timers/promises';
import { type Closeable, closeAll } from '@shop/kit/process';
import { waitFor } from '@shop/kit/testing';
import { startClients } from './clients.js';
import type { ClientsTold, Subscriber } from './clients-main.js';
import { openLoadOrders } from './load-orders.js';
import { openViewerTokens } from './viewer-tokens.js';

const fields = 'id status timeline { at step outcome status } payments { id status }';
const ofOrder = `subscription OneOrder($orderId: ID!) { update: orderUpdated(orderId: $orderId) { ${fields} } }`;
const ofViewer = `subscription AllOrders { update: viewerOrdersUpdated { ${fields} } }`;

// A busy machine may take its time; that nothing is lost is what counts.
const patienceMs = 120_000;
const atOnce = 50;

export type Updates = Readonly<{
  written: number;
  seconds: number;
  /** From the last write to the last event at a client. */
  behindMs: number;
  latenciesMs: readonly number[];
}>;

export type Load = Closeable &
  Readonly<{
    subscribe(): Promise<void>;
    /** Writes entries at an even pace and waits until every subscriber has all of its own. Rejects if one is lost, comes twice or out of sequence. */
    update(perSecond: number, seconds: number): Promise<Updates>;
    leave(): Promise<void>;
  }>;

type Options = Readonly<{
  graphqlUrl: string;
  databases: Readonly<{ users: string; orders: string; payments: string }>;
  subscribers: number;
}>;

/** A shop that has just started may still take payments for unreachable; events would come without them. */
const untilPaymentsAnswer = (url: string, authorization: string, orderId: string) =>
  waitFor(
    'payments to answer through the router',
    async () => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: `{ order(id: "${orderId}") { payments { status } } }` }),
      });
      const { data } = (await answer.json()) as { data?: { order?: { payments?: unknown[] | null } | null } };
      return data?.order?.payments?.length === 1;
    },
    patienceMs,
  );

const refuseFaults = ({ faults }: ClientsTold): void => {
  if (faults.length > 0) throw new Error(`the subscribers were told wrong:\n  ${faults.join('\n  ')}`);
};

/**
 * So many subscribers at the router, each another person with an order of its own: every second one follows its order, the others all they
 * have. Each event is completed from payments.
 */
export const openLoad = async ({ graphqlUrl: url, databases, subscribers }: Options): Promise<Load> => {
  const bearerOf = await openViewerTokens(databases.users);
  const orders = await openLoadOrders(databases, subscribers);
  const [first] = orders.all;
  if (first) await untilPaymentsAnswer(url, await bearerOf(first.userId), first.id);
  const clients = startClients();
  const entries = orders.all.map(() => 1);

  const subscriberOf = async (at: number): Promise<Subscriber> => {
    const { id: orderId = '', userId = '' } = orders.all[at] ?? {};
    const isOfOrder = at % 2 === 0;
    const asked = isOfOrder ? { query: ofOrder, variables: { orderId } } : { query: ofViewer };
    const known = entries[at] ?? 0;
    return {
      url,
      authorization: await bearerOf(userId),
      body: JSON.stringify(asked),
      // An order's stream begins with how it stands.
      known: isOfOrder ? known - 1 : known,
    };
  };

  const tellWhen = (what: string, holds: (told: ClientsTold) => boolean) =>
    waitFor(
      what,
      async () => {
        const told = await clients.send({ do: 'tell' });
        latenciesMs.push(...told.latenciesMs);
        return (told.faults.length > 0 || holds(told)) && told;
      },
      patienceMs,
    ).then(refuseFaults);
  let latenciesMs: number[] = [];

  const write = async (perSecond: number, count: number): Promise<void> => {
    const began = performance.now();
    const writing: Promise<void>[] = [];
    for (let i = 0; i < count; i += 1) {
      const at = i % entries.length;
      entries[at] = (entries[at] ?? 0) + 1;
      writing.push(orders.addEntry(orders.all[at]?.id ?? ''));
      // In step with the clock, also when a single write is late.
      const due = ((i + 1) * 1_000) / perSecond - (performance.now() - began);
      if (due > 0) await sleep(due);
    }
    await Promise.all(writing);
  };

  return {
    async subscribe() {
      for (let at = 0; at < subscribers; at += atOnce) {
        const some = Array.from({ length: Math.min(atOnce, subscribers - at) }, (_, i) =>
          subscriberOf(at + i),
        );
        await clients.send({ do: 'open', subscribers: await Promise.all(some) });
        await tellWhen('the streams to be open', ({ open }) => open >= at + some.length);
      }
    },
    async update(perSecond, seconds) {
      await clients.send({ do: 'tell' });
      latenciesMs = [];
      const count = perSecond * seconds;
      const began = performance.now();
      await write(perSecond, count);
      const written = performance.now();
      await tellWhen('every event', ({ known }) => known.every((one, i) => one >= (entries[i] ?? 0)));
      return {
        written: count,
        seconds: (written - began) / 1_000,
        behindMs: performance.now() - written,
        latenciesMs,
      };
    },
    async leave() {
      await clients.send({ do: 'leave' });
    },
    close: () => closeAll(clients, orders),
  };
};
