import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePorts } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import { tellStory } from './story.js';

const usage = `npm run demo -- [options]

  --url URL   the GraphQL endpoint of a running shop (default http://127.0.0.1:4000/graphql)
  --start     start a fresh shop of its own on free ports, play, and stop it again
  --help      this text
`;

const say = (line: string) => void process.stdout.write(`${line}\n`);

const onOwnShop = async (): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'shop-demo-'));
  say('starting a shop of its own …');
  const shop = await startSupergraph({ dataDir, ports: await freePorts() });
  try {
    await tellStory(shop.urls.graphql, say);
  } finally {
    await shop.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

try {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, start: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) say(usage);
  else if (values.start) await onOwnShop();
  else await tellStory(values.url ?? 'http://127.0.0.1:4000/graphql', say);
} catch (error) {
  const refused = (error as { code?: string }).code === 'ECONNREFUSED';
  const hint = refused
    ? 'no shop answers there: run "npm start" first, or use "npm run demo -- --start"'
    : (error as Error).message;
  process.stderr.write(`demo: ${hint}\n`);
  process.exit(1);
}
