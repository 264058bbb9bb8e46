import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Part } from '@shop/scripts/launcher/part';
import { type PartContext, partsOf } from '@shop/scripts/launcher/parts';
import { type SubgraphName, subgraphNames } from '@shop/scripts/launcher/ports';
import { type Instance, instancesOf, linkName, type Profile, type Server, serversOf } from './layout.js';
import type { Links } from './links.js';
import type { InstancePorts } from './ports-of-instances.js';

type Deps = Readonly<{
  profile: Profile;
  links: Links;
  portsOf: (instance: string) => InstancePorts;
  /** Where the provider's webhooks go; they are passed on from there. */
  webhookUrl: string;
  clockFile: (process: string) => string;
}>;

const preload = pathToFileURL(fileURLToPath(new URL('../clock/skew-preload.js', import.meta.url))).href;

const variables: Readonly<Record<Server, readonly string[]>> = {
  postgres: ['DATABASE_URL', 'QUEUE_DATABASE_URL'],
  redis: ['REDIS_URL'],
  cacheRedis: ['CACHE_REDIS_URL'],
  mongodb: ['MONGODB_URL'],
  search: ['SEARCH_URL'],
  smtp: ['SMTP_URL'],
  simulator: ['SIMULATOR_URL'],
};

/** What a shop under storm needs to be told sooner than one that waits out a night. */
const hurried: Readonly<Partial<Record<SubgraphName, Readonly<Record<string, string>>>>> = {
  notifications: { DELIVERY_RETRY_BASE_MS: '1000', DELIVERY_RETRY_CAP_MS: '5000' },
};

const isSubgraph = (name: string): name is SubgraphName =>
  (subgraphNames as readonly string[]).includes(name);

/** The shop's processes, but of each subgraph two that serve and two that work, and between any two that talk a link that can break. */
export const makeParts =
  ({ profile, links, portsOf, webhookUrl, clockFile }: Deps) =>
  (context: PartContext): Part[] => {
    const addressesOf = (subgraph: SubgraphName) =>
      instancesOf(subgraph)
        .filter(({ role }) => role === 'api')
        .map(({ name }) => `http://127.0.0.1:${portsOf(name).port}/graphql`);
    const byRouter = Object.fromEntries(
      subgraphNames.map((name) => [
        `${name.toUpperCase()}_URL`,
        links.through(linkName('router', name), ...addressesOf(name)),
      ]),
    );
    const jwksUrl = new URL('/.well-known/jwks.json', byRouter.USERS_URL).href;
    const inventoryUrl = links.through(linkName('orders', 'inventory'), ...addressesOf('inventory'));
    const underChaos = (part: Part, env: Readonly<Record<string, string>>): Part => ({
      ...part,
      nodeFlags: ['--import', preload, ...part.nodeFlags],
      env: { ...part.env, JWKS_URL: jwksUrl, CHAOS_CLOCK_FILE: clockFile(part.name), ...env },
    });

    const throughLinks = (instance: Instance, part: Part): Record<string, string> =>
      Object.fromEntries(
        serversOf(instance, profile).flatMap((server) =>
          variables[server].flatMap((variable) => {
            const url = part.env[variable] ?? context.env[variable];
            return url ? [[variable, links.through(linkName(instance.name, server), url)]] : [];
          }),
        ),
      );
    const instancesFrom = (part: Part, subgraph: SubgraphName): Part[] =>
      instancesOf(subgraph).map((instance, index) => {
        const { port, adminPort } = portsOf(instance.name);
        const env = {
          PORT: String(port),
          ADMIN_PORT: String(adminPort),
          ...throughLinks(instance, part),
          ...(subgraph === 'orders' ? { INVENTORY_URL: inventoryUrl } : {}),
          ...hurried[subgraph],
        };
        const own = { ...part, name: instance.name, role: instance.role, port, adminPort };
        return underChaos(
          index === 0
            ? own
            : { ...own, preparation: undefined, seed: undefined, sharesTablesOf: `${subgraph}-api-1` },
          env,
        );
      });

    return partsOf(context).flatMap((part) => {
      if (isSubgraph(part.name)) return instancesFrom(part, part.name);
      if (part.name === 'router') return [underChaos(part, byRouter)];
      return [underChaos(part, { WEBHOOK_URL: webhookUrl })];
    });
  };

export const clockFileIn = (dataDir: string, process: string): string => join(dataDir, `${process}.clock`);
