import type { Ports } from '@shop/scripts/launcher/ports';
import type { Supergraph } from '@shop/scripts/launcher/supergraph';

/** What a test may know of the shop that was started for it. */
export type ShopUnderTest = Readonly<{
  graphql: string;
  /** Where the router tells its metrics. */
  routerMetrics: string;
  mailbox: string;
  simulator: string;
  simulatorApiKey: string;
  databases: Readonly<Record<string, string>>;
  dataDir: string;
  staff: Readonly<{ email: string; password: string }>;
}>;

declare module 'vitest' {
  interface ProvidedContext {
    shop: ShopUnderTest;
  }
}

const databases = ['users', 'products', 'inventory', 'orders', 'payments', 'notifications', 'queues'];

export const describeShop = (
  { urls, secrets, staff }: Supergraph,
  { services }: Ports,
  dataDir: string,
): ShopUnderTest => ({
  graphql: urls.graphql,
  routerMetrics: `http://127.0.0.1:${services.router.adminPort}/metrics`,
  // With a mail server set, the shop shows no mails; the one of the tests does.
  mailbox: process.env.TEST_MAILBOX_URL ?? urls.mailbox,
  simulator: urls.simulator,
  simulatorApiKey: secrets.simulatorApiKey,
  databases: Object.fromEntries(databases.map((name) => [name, urls.database(name)])),
  dataDir,
  staff,
});
