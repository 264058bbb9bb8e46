import { askSubgraph, makeSign } from '@shop/kit/channel';
import { runMain } from '@shop/kit/process';
import { readConfig, signerOf, subgraphUrls } from './config.js';

// node dist/ask.js <subgraph> '<query>': what a subgraph answers to a stranger, by the router's own addresses and secret. For operators,
// since subgraphs answer nobody else: `docker compose exec router node dist/ask.js orders '{ _service { sdl } }'`.
await runMain(async () => {
  const [name = '', query] = process.argv.slice(2);
  const config = readConfig(process.env);
  const url = subgraphUrls(config)[name];
  if (!url || !query) throw new Error("usage: ask.js <subgraph> '<query>'");
  const { status, body } = await askSubgraph(
    { name, url, sign: signerOf(config) ?? makeSign([]) },
    { query },
  );
  process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
  if (status !== 200) process.exitCode = 1;
});
