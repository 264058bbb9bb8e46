import { readFile } from 'node:fs/promises';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { loadableSupergraph } from '@shop/router/trust/loadable-supergraph';
import { parse } from 'graphql';
import { reportUsage } from './report-usage.js';

const { SUBGRAPH_URLS = '{}', SUPERGRAPH_FILE = '' } = process.env;
const urls: Readonly<Record<string, string>> = JSON.parse(SUBGRAPH_URLS);

/** The gateway as it comes, with Apollo's own HTTP server. */
const sdl = await readFile(SUPERGRAPH_FILE, 'utf8');
const gateway = new ApolloGateway({
  supergraphSdl: loadableSupergraph(sdl, parse(sdl)),
  buildService: ({ name }) => new RemoteGraphQLDataSource({ url: urls[name] }),
});
const server = new ApolloServer({ gateway, csrfPrevention: true, includeStacktraceInErrorResponses: false });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
reportUsage(url);
