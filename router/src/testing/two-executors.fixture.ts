import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { repositoryFile } from '@shop/kit/config';
import { scopesOf, type Viewer } from '@shop/kit/identity';
import { type ExecutionResult, type GraphQLSchema, getOperationAST, parse } from 'graphql';
import { pino } from 'pino';
import type { EntityCache } from '../cache/entity-cache.js';
import { makeExecute } from '../executor/execute.js';
import { loadSupergraphVersion } from '../executor/supergraph-version.js';
import type { RouterContext } from '../http/request-context.js';
import type { GraphqlParams } from '../operation/operation.js';
import { makePrepare } from '../operation/prepare.js';
import { makeQueryTexts } from '../persisted/query-texts.js';
import type { Subgraph } from '../subgraphs/subgraph.js';
import { plainLogger } from '../supergraph.js';
import { loadableSupergraph } from '../trust/loadable-supergraph.js';
import { composeSdl, type Sdl } from './compose.fixture.js';
import { createLocalSubgraph, type Data, type LocalSubgraph } from './local-subgraph.fixture.js';
import type { Operation } from './operation.fixture.js';

export const shopSdl = async (): Promise<Sdl> => {
  const folder = repositoryFile('schema', 'subgraphs');
  const files = await readdir(folder);
  return Object.fromEntries(
    await Promise.all(
      files.map(
        async (file) => [file.replace('.graphql', ''), await readFile(join(folder, file), 'utf8')] as const,
      ),
    ),
  );
};

// The stock gateway refuses nobody anything.
const staff: Viewer = {
  userId: 'staff',
  sessionId: 'session',
  roles: ['STAFF'],
  scopes: scopesOf(['STAFF']),
};

type Answer = ExecutionResult<Record<string, unknown>, Record<string, unknown>>;
type Ours = Readonly<{ entities?: EntityCache }>;
type Calls = { stock: number; ours: number; representations: { stock: number; ours: number } };

export type TwoExecutors = Readonly<{
  schema: GraphQLSchema;
  calls: Calls;
  run(operation: Operation, data: Data): Promise<{ stock: Answer; ours: Answer }>;
  stop(): Promise<void>;
}>;

/** The gateway's own executor and ours, over the same subgraphs, which may be given other data for each operation. */
export const createTwoExecutors = async (sdl: Sdl, { entities }: Ours = {}): Promise<TwoExecutors> => {
  const log = pino({ level: 'silent' });
  const supergraphSdl = composeSdl(sdl);
  const locals: Record<string, LocalSubgraph> = Object.fromEntries(
    Object.entries(sdl).map(([name, text]) => [name, createLocalSubgraph(text)]),
  );
  let data: Data = { seed: 1, nulls: false, errors: false };
  const calls: Calls = { stock: 0, ours: 0, representations: { stock: 0, ours: 0 } };
  const count = (who: 'stock' | 'ours', variables?: Record<string, unknown>) => {
    calls[who] += 1;
    const { representations } = variables ?? {};
    if (Array.isArray(representations)) calls.representations[who] += representations.length;
  };
  const answer = async (name: string, query = '', variables: Record<string, unknown> = {}) => {
    const local = locals[name];
    if (!local) throw new Error(`no ${name}`);
    return local(query, variables, data);
  };

  const gateway = new ApolloGateway({
    supergraphSdl: loadableSupergraph(supergraphSdl, parse(supergraphSdl)),
    logger: plainLogger(log),
    buildService: ({ name }): GraphQLDataSource => ({
      process: async ({ request }) => {
        count('stock', request.variables);
        return (await answer(name, request.query, request.variables)) as never;
      },
    }),
  });
  const stock = await gateway.load();

  const version = await loadSupergraphVersion(supergraphSdl, {
    logger: plainLogger(log),
    planCacheBytes: 1e8,
  });
  const subgraph = (name: string): Subgraph => ({
    ask: async ({ body }) => {
      const { query, variables } = JSON.parse(body);
      count('ours', variables);
      const answered = await answer(name, query, variables);
      return {
        data: answered.data,
        errors: answered.errors?.map(({ message, path, extensions }) => ({
          message,
          path,
          code: extensions?.code ?? '',
        })),
      };
    },
  });
  const prepare = makePrepare({
    current: () => version,
    queryTexts: makeQueryTexts({ mode: 'off', trusted: new Map(), log }),
    rulesOf: () => [],
    checks: [],
    maxTokens: 10_000,
    maxVariableValues: Number.POSITIVE_INFINITY,
    hideSuggestions: false,
  });
  const { execute } = makeExecute({ subgraphs: subgraph, log, entities });
  const context: RouterContext = {
    requestId: '1',
    clientAddress: '',
    viewer: staff,
    showsCost: false,
    subgraphHeaders: {},
    publicHeaders: {},
  };
  const askOurs = async (params: GraphqlParams): Promise<Answer> => {
    const prepared = await prepare(params, context);
    return (prepared.ok ? await execute(prepared.value) : { errors: prepared.error }) as Answer;
  };

  return {
    schema: version.schema,
    calls,
    stop: () => gateway.stop(),
    async run({ query, variables }: Operation, seeded: Data) {
      data = seeded;
      const document = parse(query);
      const request = {
        schema: version.schema,
        document,
        operation: getOperationAST(document),
        request: { query, variables },
        queryHash: query,
        context: { subgraphHeaders: {} },
        metrics: {},
        logger: plainLogger(log),
      };
      return { stock: await stock.executor(request as never), ours: await askOurs({ query, variables }) };
    },
  };
};
