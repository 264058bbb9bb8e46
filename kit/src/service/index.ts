export { createFoundation } from './foundation.js';
export { runSubgraph, type SubgraphApp } from './run-subgraph.js';
