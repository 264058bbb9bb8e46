import { parseConfig } from '@shop/kit/config';
import { describe, expect, it } from 'vitest';
import { compose, composeText, placeholders, type Service } from './compose-file.js';
import { type Deployable, defaultOf, deployables, variablesOf } from './deployables.js';
import { envExample } from './env-example.js';

const services = Object.entries(compose.services);
const ours = services.flatMap(([name, service]) => {
  const image = service.image.match(/^marketgraph-([a-z]+):/)?.[1];
  const deployable = deployables.get(image ?? '');
  return deployable ? [[name, service, deployable] as [string, Service, Deployable]] : [];
});
const engines = services.filter(([, { build }]) => !build);
const isOneShot = ({ command }: Service) => ['migrate', 'seed'].includes(command[0] ?? '');
const running = services.filter(([, service]) => !isOneShot(service));

describe('variables', () => {
  // Read by Node and by libraries, not by a configuration of ours.
  const ofTheRuntime = ['NODE_ENV', 'NODE_OPTIONS'];
  // The queues are on Redis here, and the files are in the image where they are looked for.
  const notNeeded = ['QUEUE_DATABASE_URL', 'MESSAGE_ROUTES_FILE', 'SUPERGRAPH_FILE', 'TRUSTED_DOCUMENTS_DIR'];
  // A process that serves people refuses them.
  const onlyForTests = ['CRASH_POINTS', 'CRASH_AT_START'];

  it.each(ours)('%s gets only variables that its configuration knows', (_, { environment }, deployable) => {
    const known = [...variablesOf(deployable), ...ofTheRuntime];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(ours)(
    '%s can be given every variable that its configuration knows',
    (name, service, deployable) => {
      // It has no queues: this would only stand in for the CACHE_REDIS_URL that it is given.
      const stoodInFor = name === 'router' ? ['REDIS_URL'] : [];
      const missing = variablesOf(deployable).filter((variable) => !(variable in service.environment));
      const allowed = [...notNeeded, ...onlyForTests, ...stoodInFor];
      expect(missing.filter((variable) => !allowed.includes(variable))).toEqual([]);
    },
  );

  it('.env.example names every variable of docker-compose.yml and no other, each once', () => {
    const asked = new Set(placeholders(composeText).map(({ name }) => name));
    const named = envExample.map(({ name }) => name);
    expect(named.toSorted()).toEqual([...asked, 'COMPOSE_PROFILES'].toSorted());
  });

  it('what is required has no default, and what has one is optional', () => {
    for (const { name, operator } of placeholders(composeText)) {
      const line = envExample.find((each) => each.name === name);
      expect({ name, isOptional: line?.isOptional }).toEqual({ name, isOptional: operator !== ':?' });
    }
  });

  it('no secret has a value in what git keeps', () => {
    const secrets = envExample.filter(({ name }) => /PASSWORD|SECRET|API_KEY/.test(name));
    expect(secrets).toHaveLength(9);
    expect(secrets.filter(({ value, isOptional }) => value !== '' || isOptional)).toEqual([]);
    const secretSettings = services.flatMap(([, { environment }]) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|API_KEY|AUTH$/.test(name)),
    );
    for (const [name, value] of secretSettings)
      expect({ name, value }).toEqual({ name, value: expect.stringMatching(/^\$\{[A-Z_]+:\?\}$/) });
  });

  const inTheGraph = [...deployables].filter(([name]) => name !== 'simulator');
  it.each(inTheGraph)('%s does not start in production without the secret of the others', (_, { schema }) => {
    const start = (env: NodeJS.ProcessEnv) => () => parseConfig(schema, { NODE_ENV: 'production', ...env });
    expect(start({})).toThrow(/^ {2}ROUTER_SIGNING_SECRET: required where NODE_ENV is production/m);
    expect(start({ ROUTER_SIGNING_SECRET: 'short' })).toThrow('ROUTER_SIGNING_SECRET.0: expected secrets of');
  });

  it.each(ours)('the defaults told in .env.example are those of %s', (_, { environment }, deployable) => {
    for (const [variable, value] of Object.entries(environment)) {
      const [placeholder] = placeholders(value);
      if (placeholder?.operator !== ':-' || placeholder.fallback !== '') continue;
      const told = envExample.find(({ name }) => name === placeholder.name)?.value;
      const real = defaultOf(deployable, variable);
      expect({ variable, told }).toEqual({ variable, told: real === undefined ? '' : String(real) });
    }
  });
});

describe('addresses', () => {
  it.each(ours)('%s listens where its configuration has it by default', (_, { environment }, deployable) => {
    for (const port of ['PORT', 'ADMIN_PORT'])
      expect(environment[port]).toBe(String(defaultOf(deployable, port)));
    expect(environment.HOST).toBe('0.0.0.0');
  });

  it.each(ours)('%s finds every process it calls', (_, service) => {
    const { environment, networks } = service;
    const pathOf = (name: string) =>
      name === 'JWKS_URL'
        ? '/.well-known/jwks.json'
        : name === 'WEBHOOK_URL'
          ? '/webhooks/simulator'
          : name === 'SIMULATOR_URL'
            ? '/'
            : '/graphql';
    for (const [name, value] of Object.entries(environment)) {
      if (!value.startsWith('http://') || name === 'SEARCH_URL') continue;
      const { hostname, port, pathname } = new URL(value);
      const called = compose.services[hostname];
      expect({ name, port, pathname }).toEqual({
        name,
        port: called?.environment.PORT,
        pathname: pathOf(name),
      });
      // A migration is handed the same settings and calls nobody.
      if (!isOneShot(service))
        expect(called?.networks.some((network) => networks.includes(network))).toBe(true);
      expect(called?.command[0] ?? 'api').toBe('api');
    }
  });

  it('engines are called by their own names and ports', () => {
    const real: Record<string, string> = {
      postgres: '5432',
      mongodb: '27017',
      'redis-queue': '6379',
      'redis-cache': '6379',
      opensearch: '9200',
      mail: '1025',
    };
    for (const [, { environment }] of ours)
      for (const url of Object.values(environment).filter(
        (value) => /@|^http:\/\/opensearch|^smtp:/.test(value) && value.includes('://'),
      )) {
        const [, host, port] = url.match(/(?:@|\/\/)([a-z-]+):(\d+)(?:\/|$)/) ?? [];
        expect({ host, port }).toEqual({ host, port: real[host ?? ''] });
      }
  });

  it('nothing listens on more than the loopback address of the host', () => {
    for (const [, { ports }] of services)
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+:-\d+\}:\d+$/);
  });
});

describe('processes', () => {
  it('each subgraph has an api, a worker and a migration of one image', () => {
    for (const name of [...deployables.keys()].filter((each) => !['router', 'simulator'].includes(each)))
      for (const role of ['api', 'worker', 'migrate']) {
        const service = compose.services[`${name}-${role}`];
        expect(service).toMatchObject({ command: [role], image: `marketgraph-${name}:0.1.0` });
        expect(service?.restart).toBe(role === 'migrate' ? 'on-failure:3' : 'unless-stopped');
      }
  });

  it.each(ours)('%s is built from the one Dockerfile for its own folder', (_, { build }, { folder }) => {
    expect(build).toEqual({ context: '.', dockerfile: 'infra/Dockerfile', args: { FOLDER: folder } });
  });

  it.each(services)('%s is pinned, bounded and not root', (_, service) => {
    expect(service.image).toMatch(/^[a-z/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.user).not.toMatch(/^(root|0)/);
    expect(service.cap_drop).toEqual(['ALL']);
  });

  it.each(ours)('%s can write nothing but what a volume holds', (_, service) => {
    expect(service.read_only).toBe(true);
  });

  it.each(running)('%s says whether it is healthy', (_, { healthcheck }) => {
    expect(healthcheck?.test.length).toBeGreaterThan(1);
  });

  it('every volume is named and used', () => {
    const used = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0]));
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('the simulator reaches no engine, and the router only the one where it counts', () => {
    expect(compose.services.simulator?.networks).toEqual(['graph']);
    expect(compose.services.router?.networks).toEqual(['graph', 'limits']);
    for (const [name, { networks }] of engines)
      expect(networks).toEqual(name === 'redis-cache' ? ['data', 'limits'] : ['data']);
  });
});

describe('start order', () => {
  it.each(services)('%s waits for others by their condition', (_, { depends_on, profiles }) => {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      const awaited = compose.services[name] as Service;
      expect({ name, condition }).toEqual({
        name,
        condition: isOneShot(awaited) ? 'service_completed_successfully' : 'service_healthy',
      });
      // One that is in fewer profiles could be missing where it is waited for.
      expect(awaited.profiles).toEqual(expect.arrayContaining(profiles));
    }
  });

  it.each(ours)('%s waits for every engine it is given', (_, service) => {
    if (isOneShot(service)) return;
    const given = engines.filter(([name]) =>
      Object.values(service.environment).some((value) => new RegExp(`[@/]${name}:`).test(value)),
    );
    for (const [name] of given) expect(Object.keys(service.depends_on)).toContain(name);
  });

  it('the profile infra is the engines and nothing else', () => {
    const infra = services.filter(([, { profiles }]) => profiles.includes('infra'));
    expect(infra).toEqual(engines);
  });
});
