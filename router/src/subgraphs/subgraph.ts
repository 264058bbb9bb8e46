import type { SubgraphAnswer, SubgraphRequest } from '../executor/run.js';

export type Subgraph = {
  /** Never rejects: without a usable answer there are errors about all of it. */
  ask(request: SubgraphRequest, headers: Readonly<Record<string, string>>): Promise<SubgraphAnswer>;
};
