import { asType } from '@shop/kit/graphql';
import { toOrderType } from './order.type.js';
import type { OrdersContext } from './orders-context.js';
import { UserStub } from './user.stub.js';

/** Batched by the loader, and checked: whoever asks for an order by reference sees no more than anyone else. */
export const resolveOrderReference = async ({ id }: { id: string }, { loaders, mayOpen }: OrdersContext) => {
  const order = await loaders.orderById.load(id);
  return order && mayOpen(order) ? toOrderType(order) : null;
};

/** Users owns the person; what we add is checked field by field. */
export const resolveUserReference = async ({ id }: { id: string }) => asType(UserStub, { id });
