import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway';

const urls = JSON.parse(process.env.SUBGRAPH_URLS);
const gateway = createGatewayRuntime({
  supergraph: process.env.SUPERGRAPH_FILE,
  transportEntries: Object.fromEntries(Object.entries(urls).map(([name, location]) => [name, { location }])),
  logging: false,
  graphiql: false,
  landingPage: false,
  skipValidation: false,
  maskedErrors: true,
});
const server = createServer(gateway);
server.listen(0, '127.0.0.1', () =>
  process.send({ url: `http://127.0.0.1:${server.address().port}/graphql` }),
);
process.on('message', () => process.send({ usage: process.cpuUsage(), rss: process.memoryUsage.rss() }));
process.on('disconnect', () => process.exit());
