import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { askSubgraph, makeSign } from '@shop/kit/channel';
import { repoDir } from '../launcher/repo-dir.js';
import { findRunningShop } from '../seed/running-shop.js';

const help = `Asks one subgraph of the shop that runs here past the router, as a stranger. Subgraphs answer what is signed and nothing else.

  npm run ask -- orders '{ _service { sdl } }'
  npm run ask -- --data-dir DIR …         the data folder of the running shop (default .data)`;

const run = async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string', default: resolve(repoDir, '.data') },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [name = '', query] = positionals;
  if (values.help || !query) return console.log(help);
  const { graphql, settings } = await findRunningShop(resolve(values['data-dir']));
  const url = graphql[name];
  if (!url) throw new Error(`there is no ${name}: ask one of ${Object.keys(graphql).join(', ')}`);
  const secret = settings.ROUTER_SIGNING_SECRET;
  const { status, body } = await askSubgraph(
    { name, url, sign: makeSign(secret ? [secret] : []) },
    { query },
  );
  console.log(JSON.stringify(body, null, 2));
  if (status !== 200) process.exitCode = 1;
};

try {
  await run();
} catch (error) {
  console.error(`Marketgraph: ${(error as Error).message}`);
  process.exitCode = 1;
}
