import { defineSubgraph } from '@shop/kit/graphql';
import { RefreshSessionResolver } from './refresh-session.resolver.js';
import { SignInResolver } from './sign-in.resolver.js';
import { SignOutResolver } from './sign-out.resolver.js';
import { SignUpResolver } from './sign-up.resolver.js';
import { resolveUserReference } from './user.reference.js';
import type { UsersContext } from './users-context.js';
import { ViewerResolver } from './viewer.resolver.js';

export const subgraph = defineSubgraph<UsersContext>({
  resolvers: [SignUpResolver, SignInResolver, RefreshSessionResolver, SignOutResolver, ViewerResolver],
  references: { User: resolveUserReference },
});

export const printSubgraphSdl = subgraph.printSdl;
