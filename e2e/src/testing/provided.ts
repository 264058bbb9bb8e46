import type { Supergraph } from '@shop/scripts/launcher/supergraph';

/** What a test may know of the shop that was started for it. */
export type ShopUnderTest = Readonly<{
  graphql: string;
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

export const describeShop = ({ urls, secrets, staff }: Supergraph, dataDir: string): ShopUnderTest => ({
  graphql: urls.graphql,
  // With a mail server set, the shop shows no mails; the one of the tests does.
  mailbox: process.env.TEST_MAILBOX_URL ?? urls.mailbox,
  simulator: urls.simulator,
  simulatorApiKey: secrets.simulatorApiKey,
  databases: Object.fromEntries(databases.map((name) => [name, urls.database(name)])),
  dataDir,
  staff,
});
