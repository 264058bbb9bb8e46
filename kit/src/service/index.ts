export { runSubgraph, type SubgraphApp } from './run-subgraph.js';
