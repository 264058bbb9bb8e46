import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { repositoryFile } from '@shop/kit/config';
import { makeAnswer } from './answers.js';
import { makeFaults } from './faults.js';

const names = ['users', 'products', 'inventory', 'orders', 'payments', 'notifications'];

// Each so many-th question to a subgraph goes wrong, in one way after the other; none by default.
const { FAULT_EVERY = '0' } = process.env;

const textOf = async (chunks: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
};

/** Answers what it has answered before from memory, so that the subgraphs cost next to nothing while routers are measured. */
const start = async (name: string): Promise<[string, string]> => {
  const answer = makeAnswer(await readFile(repositoryFile('schema', 'subgraphs', `${name}.graphql`), 'utf8'));
  const known = new Map<string, Promise<Buffer>>();
  const fails = makeFaults(Number(FAULT_EVERY));
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    if (fails(response)) return;
    let bytes = known.get(body);
    if (!bytes) {
      bytes = answer(body).then((text) => Buffer.from(text));
      known.set(body, bytes);
    }
    try {
      response.setHeader('content-type', 'application/json');
      response.end(await bytes);
    } catch (error) {
      response.statusCode = 400;
      response.end(JSON.stringify({ errors: [{ message: String(error) }] }));
    }
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`];
};

process.send?.({ urls: Object.fromEntries(await Promise.all(names.map(start))) });
process.on('disconnect', () => process.exit());
