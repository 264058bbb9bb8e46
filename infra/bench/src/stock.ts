import { readFile } from 'node:fs/promises';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { reportUsage } from './report-usage.js';

const { SUBGRAPH_URLS = '{}', SUPERGRAPH_FILE = '' } = process.env;
const urls: Readonly<Record<string, string>> = JSON.parse(SUBGRAPH_URLS);

/** The gateway as it comes, with Apollo's own HTTP server. */
const gateway = new ApolloGateway({
  supergraphSdl: await readFile(SUPERGRAPH_FILE, 'utf8'),
  buildService: ({ name }) => new RemoteGraphQLDataSource({ url: urls[name] }),
});
const server = new ApolloServer({ gateway, csrfPrevention: true, includeStacktraceInErrorResponses: false });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
reportUsage(url);
