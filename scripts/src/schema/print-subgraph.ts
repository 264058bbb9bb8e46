import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './paths.js';

type SchemaModule = { printSubgraphSdl?: () => string };

// A process of its own: type-graphql keeps every decorated class of a process in one registry, so two
// subgraphs printed by the same process would find each other's types.
const [name = ''] = process.argv.slice(2);
const file = join(repositoryRoot, 'subgraphs', name, 'dist', 'graphql', 'schema.js');
const { printSubgraphSdl } = (await import(pathToFileURL(file).href)) as SchemaModule;
if (!printSubgraphSdl) throw new Error(`${file} exports no printSubgraphSdl`);
process.stdout.write(printSubgraphSdl(), () => process.exit(0));
