import { createDeadLetterDesk } from '@shop/kit/dead-letter-desk';
import { defineSubgraph } from '@shop/kit/graphql';
import { CancelOrderResolver } from './cancel-order.resolver.js';
import { CartResolver } from './cart.resolver.js';
import { CartLineProblemsResolver, CartProblemsResolver } from './cart-problems.resolver.js';
import { OrderResolver } from './order.resolver.js';
import { OrderUpdatesResolver } from './order-updates.resolver.js';
import type { OrdersContext } from './orders-context.js';
import { PlaceOrderResolver } from './place-order.resolver.js';
import { resolveOrderReference, resolveUserReference } from './references.js';
import { UserResolver } from './user.resolver.js';

export const OrdersDeadLetterResolver = createDeadLetterDesk('orders');

export const subgraph = defineSubgraph<OrdersContext>({
  resolvers: [
    CartResolver,
    CartProblemsResolver,
    CartLineProblemsResolver,
    PlaceOrderResolver,
    CancelOrderResolver,
    OrderResolver,
    OrderUpdatesResolver,
    UserResolver,
    OrdersDeadLetterResolver,
  ],
  references: { Order: resolveOrderReference, User: resolveUserReference },
});

export const printSubgraphSdl = subgraph.printSdl;
