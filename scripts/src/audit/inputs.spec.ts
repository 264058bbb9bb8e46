import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from './audit.js';
import { noFacts } from './facts.js';
import { readHistory } from './history.js';
import { readOptions } from './options.js';
import { reportText } from './report.js';
import { databaseNames, findSources, runtimeFile } from './sources.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the options', () => {
  it('wait half a minute unless told', () => {
    expect(readOptions([])).toMatchObject({ waitMs: 30_000, historyFile: undefined });
    expect(readOptions(['--wait', '0.5', '--history', 'h'])).toMatchObject({
      waitMs: 500,
      historyFile: 'h',
    });
  });

  it.each([['--wait', 'long'], ['--wait', '-1'], ['--unknown'], ['stray']])(
    'refuse %s %s and show the usage',
    (...args) => {
      expect(() => readOptions(args)).toThrow(/npm run audit/);
    },
  );
});

describe('a history file', () => {
  it('is one answer a line; empty lines are nothing', async () => {
    const file = join(folder, 'history.jsonl');
    await writeFile(file, '{"key":"a","orderId":"1"}\n\n{"key":"b","orderId":"2","requestHash":"h"}\n');
    expect(await readHistory(file)).toEqual([
      { key: 'a', orderId: '1' },
      { key: 'b', orderId: '2', requestHash: 'h' },
    ]);
  });

  it('that is damaged names the line', async () => {
    const file = join(folder, 'broken.jsonl');
    await writeFile(file, '{"key":"a","orderId":"1"}\n{"key":');
    await expect(readHistory(file)).rejects.toThrow(/line 2/);
  });
});

describe('where to look', () => {
  const runtime = {
    databases: Object.fromEntries(databaseNames.map((name) => [name, `postgres://localhost/${name}`])),
    provider: { url: 'http://127.0.0.1:4010', apiKey: 'key' },
    graphql: { router: 'http://127.0.0.1:4000/graphql' },
  };

  it('says what is missing when nothing runs and nothing is set', async () => {
    await expect(findSources({}, join(folder, 'nowhere'))).rejects.toThrow(/npm start.*provider\.apiKey/);
  });

  it('takes a running shop from its data folder, and the environment before it', async () => {
    await writeFile(runtimeFile(folder), JSON.stringify(runtime));
    expect(await findSources({}, folder)).toEqual(runtime);
    await writeFile(
      runtimeFile(folder),
      JSON.stringify({
        ...runtime,
        settings: { MONGODB_URL: 'mongodb://m', ROUTER_SIGNING_SECRET: 'shared' },
      }),
    );
    const found = await findSources({}, folder);
    expect(found).toMatchObject({ catalogueUrl: 'mongodb://m', signingSecret: 'shared' });
    const other = await findSources({ ORDERS_DATABASE_URL: 'postgres://elsewhere/o' }, folder);
    expect(other.databases.orders).toBe('postgres://elsewhere/o');
    expect(other.databases.users).toBe('postgres://localhost/users');
  });

  it('finds every database on one server', async () => {
    const env = {
      DATABASE_URL: 'postgres://u:p@db/postgres',
      SIMULATOR_URL: 'http://s',
      SIMULATOR_API_KEY: 'k',
    };
    const { databases, provider } = await findSources(env, join(folder, 'nowhere'));
    expect(databases.payments).toBe('postgres://u:p@db/payments');
    expect(provider).toEqual({ url: 'http://s', apiKey: 'k' });
  });
});

describe('the report', () => {
  it('has a line for each of the nine invariants, also of an empty shop', () => {
    const findings = judge(noFacts);
    expect(findings.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const text = reportText({ findings, unrest: [], isClean: true });
    expect(text.split('\n')).toHaveLength(12);
  });

  it('shows the first violations and counts the rest', () => {
    const orders = Array.from({ length: 30 }, (_, n) => ({
      id: `o${n}`,
      userId: null,
      status: 'PENDING',
      statusReason: null,
      email: '',
      total: 1,
      currency: 'EUR',
    }));
    const findings = judge({ ...noFacts, orders });
    const text = reportText({ findings, unrest: [], isClean: false });
    expect(text).toContain(
      '5 orders end, by legal moves: order o0: status: expected a final one, found PENDING',
    );
    expect(text).toContain('5 orders end, by legal moves: and 100 more');
    expect(text).toContain('audit FAILED');
  });
});
