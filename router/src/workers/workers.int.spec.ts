import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@shop/kit/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startShop } from '../testing/router.fixture.js';
import { startRouterProcess } from '../testing/router-process.fixture.js';

// Three processes start in each test, and the machine may have better things to do.
describe('a router of two workers', { timeout: 120_000 }, () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let router: Awaited<ReturnType<typeof startRouterProcess>>;
  const start = async (env: NodeJS.ProcessEnv = {}) => {
    router = await startRouterProcess(shop, { ROUTER_WORKERS: '2', ...env });
    await router.ready();
  };
  beforeEach(async () => {
    shop = await startShop();
  });
  afterEach(async () => {
    await router.close();
    await shop.close();
  });

  const query = '{ products { id name stock } }';
  const answers = 'http_server_request_duration_seconds_count{method="POST",route="/graphql",status="200"}';
  // Readiness asks subgraphs too, though not for products.
  const isOurs = (body: unknown) => JSON.stringify(body).includes('product');
  const kill = (pid: number | undefined) => process.kill(pid as number, 'SIGKILL');

  it('loses with a killed worker only what that one was answering; another takes its place, and counters do not fall', async () => {
    await start();
    const callers = 6;
    const seen = { ok: 0, failed: 0 };
    let stopped = false;
    const load = Array.from({ length: callers }, async () => {
      while (!stopped) {
        // A load, and no flood: the new worker needs some of the processor to start.
        await pause(20);
        await router.ask(query).then(
          ({ status, body }) => {
            expect({ status, body }).toEqual({ status: 200, body: expect.stringContaining('Product a') });
            seen.ok += 1;
          },
          () => {
            seen.failed += 1;
          },
        );
      }
    });
    onTestFinished(() => {
      stopped = true;
    });
    await waitFor('answers of both', () => router.answered().length === 2, 60_000);
    const before = await router.metric(answers);
    expect(before).toBeGreaterThan(0);
    const [victim] = router.started();
    kill(victim);
    await waitFor('answers of a third', () => router.answered().length === 3, 60_000);
    stopped = true;
    await Promise.all(load);
    expect(seen.failed).toBeLessThanOrEqual(callers);
    await router.ready();
    expect(await router.metric('router_workers')).toBe(2);
    expect(await router.metric('router_worker_replacements_total')).toBe(1);
    const after = await router.metric(answers);
    expect(after).toBeGreaterThanOrEqual(before);
    expect(after).toBeLessThanOrEqual(seen.ok + seen.failed);
    // A state of all of them is not told as a sum.
    expect(await router.metric('subgraph_up{subgraph="products"}')).toBe(1);
  });

  it('ends with a killed worker the streams it had, and they go on behind their last event at another', async () => {
    await start();
    const subscribe = async (headers: Record<string, string> = {}) => {
      const answer = await fetch(`${router.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
        body: JSON.stringify({ query: 'subscription { productChanged(id: "a") { name stock } }' }),
      });
      const state = { text: '', isOver: false };
      void (async () => {
        for await (const chunk of answer.body ?? []) state.text += Buffer.from(chunk).toString();
      })()
        .catch(() => undefined)
        .finally(() => {
          state.isOver = true;
        });
      return state;
    };
    const tell = async (id: string, name: string) => {
      const [open] = await waitFor('a stream', () => {
        const { streams } = shop.products.state;
        return streams.length === 1 && streams;
      });
      const data = { data: { productChanged: { __typename: 'Product', id: 'a', name } } };
      await open?.stream.send({ event: 'next', id, data: JSON.stringify(data) });
      return open;
    };

    const first = await subscribe();
    await tell('e1', 'One');
    await waitFor('the first event', () => first.text.includes('One'));
    expect(await router.metric('router_streams_open{transport="sse"}')).toBe(1);
    for (const pid of router.started()) {
      kill(pid);
      const gone = () => router.lines.filter(({ msg }) => msg.startsWith('a worker died')).length;
      const killed = gone();
      await waitFor('its replacement', () => gone() > killed);
      if (first.isOver) break;
    }
    await waitFor('the end of the stream', () => first.isOver);
    expect(first.text).not.toContain('event: complete');
    await waitFor('the subgraph to see it', () => shop.products.state.streams.length === 0);
    await router.ready();
    const second = await subscribe({ 'last-event-id': 'e1' });
    expect((await tell('e2', 'Two'))?.headers['last-event-id']).toBe('e1');
    await waitFor('the second event', () => second.text.includes('Two'));
    expect(second.text).not.toContain('One');
  });

  it('serves a changed supergraph by all workers', async () => {
    await start();
    const search = '{ search(term: "x") { id } }';
    expect((await router.ask(search)).status).toBe(200);
    const sdl = await readFile(shop.supergraphFile, 'utf8');
    await writeFile(shop.supergraphFile, sdl.replace(/^ {2}search\(.*$/m, ''));
    await waitFor(
      'both',
      async () => (await router.metric('supergraph_reloads_total{outcome="served"}')) === 2,
      60_000,
    );
    const from = router.lines.length;
    const statuses = new Set<number>();
    await waitFor('answers of both', async () => {
      statuses.add((await router.ask(search)).status);
      return router.answered(from).length === 2;
    });
    expect([...statuses]).toEqual([400]);
  });

  it('answers on SIGTERM what it has begun, takes nothing more, and ends in order', async () => {
    await start();
    const slow = Promise.withResolvers<void>();
    let asked = 0;
    shop.products.state.misbehave = async ({ body }) => {
      if (isOurs(body)) asked += 1;
      await slow.promise;
      return { data: { product: { name: 'late' } } };
    };
    const begun = ['a', 'b', 'c', 'd'].map((id) => router.ask(`{ product(id: "${id}") { name } }`));
    await waitFor('all to be asked', () => asked === begun.length);
    router.child.kill('SIGTERM');
    // What no subgraph is asked for, or an answer that comes late would let the stop be over before it is looked at.
    await waitFor('the port to be closed', () =>
      router.ask('{ __typename }').then(
        () => false,
        () => true,
      ),
    );
    expect(JSON.parse((await router.admin('/readyz')).body)).toEqual({ status: 'draining' });
    slow.resolve();
    for (const answer of begun)
      expect(await answer).toEqual({ status: 200, body: expect.stringContaining('late') });
    expect(await router.over()).toBe(0);
  });

  it('cuts off at the deadline of a stop what still hangs', async () => {
    await start({ SHUTDOWN_DEADLINE_MS: '300' });
    let asked = 0;
    shop.products.state.misbehave = ({ body }) => {
      if (isOurs(body)) asked += 1;
      return new Promise(() => undefined);
    };
    const hanging = router.ask(query).then(
      () => 'answered',
      () => 'cut off',
    );
    await waitFor('it to be asked', () => asked === 1);
    router.child.kill('SIGTERM');
    expect(await hanging).toBe('cut off');
    await router.over();
    expect(router.lines).toContainEqual(expect.objectContaining({ msg: 'stop took too long, leaving' }));
  });

  it('gives up with the reason where no worker can start', async () => {
    router = await startRouterProcess(shop, { ROUTER_WORKERS: '2', SUPERGRAPH_FILE: '/nowhere' });
    expect(await router.over()).toBe(1);
    expect(router.faults.join('\n')).toMatch(/SUPERGRAPH_FILE cannot be read/);
    expect(router.faults.join('\n')).toMatch(/no worker of the router starts: 3 have ended/);
  });
});
