import { getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
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
    log: pino({ level: 'silent' }),
  });
  const ask = (query: string, version = live.current()) => {
    const document = parse(query);
    version.operations.get(document, getOperationAST(document) as OperationDefinitionNode, null);
    asked.push(version.sdl);
  };
  return { live, versions, asked, ask };
};

it('a new supergraph is served once what was asked most is planned on it', async () => {
  const { live, versions, ask } = await open();
  for (let i = 0; i < 3; i += 1) ask('{ name }');
  ask('{ old }');
  await live.exchange(after);
  expect(live.current()).toBe(versions[1]);
  expect(live.current().schema.getQueryType()?.getFields().new?.name).toBe('new');
  // The other operation asks for a field that is gone.
  expect(live.current().operations.mostUsed(9)).toHaveLength(1);
  expect(live.current().operations.mostUsed(1)[0]?.uses).toBe(3);
});

it('a request ends on the supergraph it began with', async () => {
  const { live, asked, ask } = await open();
  const begunWith = live.current();
  await live.exchange(after);
  ask('{ old }', begunWith);
  ask('{ new }');
  expect(asked).toEqual([before, after]);
});

it('what is no supergraph is refused, and the one that is served stays', async () => {
  const { live, asked, ask } = await open();
  await expect(live.exchange('type Query { broken')).rejects.toThrow();
  await expect(live.exchange('type Query { a: String }')).rejects.toThrow();
  ask('{ old }');
  expect(asked).toEqual([before]);
});
