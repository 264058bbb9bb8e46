import { defineSubgraph } from '@shop/kit/graphql';
import type { PaymentsContext } from './context.js';
import { resolveOrderReference } from './order.reference.js';
import { OrderStub } from './order.stub.js';
import { OrderPaymentsResolver } from './order-payments.resolver.js';
import { PaymentEventsResolver } from './payment-events.resolver.js';

const subgraph = defineSubgraph<PaymentsContext>({
  resolvers: [OrderPaymentsResolver, PaymentEventsResolver],
  references: { Order: resolveOrderReference },
  orphanedTypes: [OrderStub],
});

export const printSubgraphSdl = subgraph.printSdl;
export const createPaymentsSchema = ({ orderAccessSecret }: { orderAccessSecret: string }) =>
  subgraph.createSchema([new OrderPaymentsResolver(orderAccessSecret), new PaymentEventsResolver()]);
