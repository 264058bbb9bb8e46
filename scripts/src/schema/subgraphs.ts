/**
 * The six subgraphs. The address is only what composition writes down: the router takes the real one from
 * `<NAME>_URL`, so that one supergraph file serves every environment.
 */
export const subgraphs = [
  { name: 'inventory', url: 'http://127.0.0.1:4003/graphql' },
  { name: 'notifications', url: 'http://127.0.0.1:4006/graphql' },
  { name: 'orders', url: 'http://127.0.0.1:4004/graphql' },
  { name: 'payments', url: 'http://127.0.0.1:4005/graphql' },
  { name: 'products', url: 'http://127.0.0.1:4002/graphql' },
  { name: 'users', url: 'http://127.0.0.1:4001/graphql' },
] as const;

export type SubgraphSdl = Readonly<{ name: string; url: string; sdl: string }>;
