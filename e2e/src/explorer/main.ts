import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePorts } from '@shop/scripts/launcher/ports';
import { repoDir } from '@shop/scripts/launcher/repo-dir';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import { checkExplorer } from './check-explorer.js';
import { findChromium } from './find-chromium.js';

const usage = `npm run explorer:check -- [options]

Uses GraphiQL at /graphiql in Chromium: queries, a checkout, a subscription, the header box. Fails on any error in
the page, anything its policy forbade and any request to another host. CHROMIUM names the browser if it is not found.

  --url URL      the GraphQL endpoint of a running shop (default: a fresh shop of its own)
  --folder DIR   where the screenshots go (default .data/explorer)
  --help         this text
`;

const say = (line: string) => void process.stdout.write(`${line}\n`);

const onOwnShop = async (check: (graphqlUrl: string) => Promise<void>): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'shop-explorer-'));
  say('starting a shop of its own …');
  const shop = await startSupergraph({ dataDir, ports: await freePorts() });
  try {
    await check(shop.urls.graphql);
  } finally {
    await shop.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

try {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, folder: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) say(usage);
  else {
    const program = findChromium();
    const folder = values.folder ?? join(repoDir, '.data', 'explorer');
    const check = (graphqlUrl: string) => checkExplorer({ graphqlUrl, program, folder, say });
    await (values.url ? check(values.url) : onOwnShop(check));
    say('GraphiQL works, and asked nobody else.');
  }
} catch (error) {
  process.stderr.write(`explorer:check: ${(error as Error).message}\n`);
  process.exit(1);
}
