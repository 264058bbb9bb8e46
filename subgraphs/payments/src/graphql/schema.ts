import { createDeadLetterDesk } from '@shop/kit/dead-letter-desk';
import { defineSubgraph } from '@shop/kit/graphql';
import type { DeadLetters } from '@shop/kit/messaging';
import type { PaymentsContext } from './context.js';
import { resolveOrderReference } from './order.reference.js';
import { OrderStub } from './order.stub.js';
import { OrderPaymentsResolver } from './order-payments.resolver.js';
import { PaymentEventsResolver } from './payment-events.resolver.js';

const PaymentsDeadLetterResolver = createDeadLetterDesk('payments');

const subgraph = defineSubgraph<PaymentsContext>({
  resolvers: [OrderPaymentsResolver, PaymentEventsResolver, PaymentsDeadLetterResolver],
  references: { Order: resolveOrderReference },
  orphanedTypes: [OrderStub],
});

export const printSubgraphSdl = subgraph.printSdl;
type Deps = Readonly<{ orderAccessSecret: string; deadLetters: DeadLetters }>;

export const createPaymentsSchema = ({ orderAccessSecret, deadLetters }: Deps) =>
  subgraph.createSchema([
    new OrderPaymentsResolver(orderAccessSecret),
    new PaymentEventsResolver(),
    new PaymentsDeadLetterResolver(deadLetters),
  ]);
