import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askSubgraph, makeSign } from '@shop/kit/channel';
import { repoDir } from '@shop/scripts/launcher/repo-dir';
import { findRunningShop } from '@shop/scripts/seed/running-shop';
import { describe, expect, inject, it } from 'vitest';

const subgraphs = ['users', 'products', 'inventory', 'orders', 'payments', 'notifications'];
const question = { query: '{ _service { sdl } }' };
const minutesAgo = (minutes: number) => () => Date.now() - minutes * 60_000;

const run = promisify(execFile);

describe('whoever reaches the port of a subgraph', async () => {
  const { graphql, settings } = await findRunningShop(inject('shop').dataDir);
  const secret = settings.ROUTER_SIGNING_SECRET ?? '';
  const ask = (name: string, sign = makeSign([secret]), url = graphql[name] ?? '') =>
    askSubgraph({ name, url, sign }, question);

  it.each(subgraphs)('is answered by %s with the secret of the shop', async (name) => {
    const { status, body } = await ask(name);
    expect(status).toBe(200);
    expect(body).toMatchObject({ data: { _service: { sdl: expect.stringContaining('type Query') } } });
  });

  it.each(subgraphs)('is refused by %s without it, with another, or too late', async (name) => {
    const strangers = [makeSign([]), makeSign(['x'.repeat(32)]), makeSign([secret], minutesAgo(5))];
    for (const sign of strangers) {
      const { status, body } = await ask(name, sign);
      expect([status, body]).toEqual([401, { errors: [expect.objectContaining({ message: 'Refused.' })] }]);
    }
  });

  it('is refused with what was signed for another subgraph', async () => {
    expect((await ask('orders', makeSign([secret]), graphql.payments)).status).toBe(401);
  });

  it('can, as an operator, let those sign who have the secret', async () => {
    const asked = ['orders', question.query];
    const byLauncher = join(repoDir, 'scripts', 'dist', 'ask', 'main.js');
    const byRouter = join(repoDir, 'router', 'dist', 'ask.js');
    const env = { ORDERS_URL: graphql.orders, ROUTER_SIGNING_SECRET: secret, NODE_ENV: 'production' };
    for (const answer of [
      await run(process.execPath, [byLauncher, '--data-dir', inject('shop').dataDir, ...asked]),
      await run(process.execPath, [byRouter, ...asked], { env }),
    ])
      expect(JSON.parse(answer.stdout).data._service.sdl).toContain('type Order');
  });
});
