import { getOperationAST, parse } from 'graphql';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { composeSdl } from '../testing/compose.fixture.js';
import { createLiveSupergraph } from './live-supergraph.js';
import { loadSupergraphVersion, type SupergraphVersion } from './supergraph-version.js';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const before = composeSdl({ a: `${link} type Query { name: String old: String }` });
const after = composeSdl({ a: `${link} type Query { name: String new: String }` });

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const open = async () => {
  const versions: SupergraphVersion[] = [];
  const asked: string[] = [];
  const live = await createLiveSupergraph(before, {
    load: async (sdl) => {
      const version = await loadSupergraphVersion(sdl, { logger, planCacheBytes: 1e6 });
      versions.push(version);
      return version;
    },
    makeExecute:
      (versionOf) =>
      async ({ schema, document, operation }) => {
        versionOf(schema).operations.get(document, operation);
        asked.push(versionOf(schema).sdl);
        return { data: {} };
      },
    log: pino({ level: 'silent' }),
  });
  const { executor } = await live.gateway.load();
  const ask = (query: string, schema = versions.at(-1)?.schema) => {
    const document = parse(query);
    return executor({ schema, document, operation: getOperationAST(document), request: { query } } as never);
  };
  return { live, versions, asked, ask };
};

it('a new supergraph is told to the server, and what was asked most is planned on it before', async () => {
  const { live, versions, ask } = await open();
  for (let i = 0; i < 3; i += 1) await ask('{ name }');
  await ask('{ old }');
  const told: unknown[] = [];
  live.gateway.onSchemaLoadOrUpdate(({ apiSchema }) =>
    told.push([
      apiSchema.getQueryType()?.getFields().new?.name,
      versions.at(-1)?.operations.mostUsed(9).length,
    ]),
  );
  await live.exchange(after);
  // The other operation asks for a field that is gone.
  expect(told).toEqual([['new', 1]]);
  expect(versions.at(-1)?.operations.mostUsed(1)[0]?.uses).toBe(3);
});

it('a request ends on the supergraph it began with', async () => {
  const { live, versions, asked, ask } = await open();
  await live.exchange(after);
  await ask('{ old }', versions[0]?.schema);
  await ask('{ new }');
  expect(asked).toEqual([before, after]);
});

it('what is no supergraph is refused, and the one that is served stays', async () => {
  const { live, asked, ask } = await open();
  await expect(live.exchange('type Query { broken')).rejects.toThrow();
  await expect(live.exchange('type Query { a: String }')).rejects.toThrow();
  await ask('{ old }');
  expect(asked).toEqual([before]);
});
