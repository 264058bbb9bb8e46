import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { type Load, openLoad } from './subscription-load/load.js';

const { graphql, databases } = inject('shop');
const { users = '', orders = '', payments = '' } = databases;
let load: Load;
beforeEach(async () => {
  load = await openLoad({ graphqlUrl: graphql, databases: { users, orders, payments }, subscribers: 50 });
});
afterEach(() => load.close());

it('many subscribers at the router and many updates: no event is lost, told twice or out of sequence', async () => {
  await load.subscribe();
  const { written, latenciesMs } = await load.update(20, 5);
  expect(latenciesMs).toHaveLength(written);
  await load.leave();
});
