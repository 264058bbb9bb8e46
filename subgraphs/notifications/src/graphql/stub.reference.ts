import { asType } from '@shop/kit/graphql';
import { OrderStub } from './order.stub.js';
import { UserStub } from './user.stub.js';

// A stub is only the id that was asked for: it needs no query and tells nothing. Each field behind it checks who is asking.
export const resolveOrderStub = async ({ id }: { id: string }): Promise<OrderStub> =>
  asType(OrderStub, { id });

export const resolveUserStub = async ({ id }: { id: string }): Promise<UserStub> => asType(UserStub, { id });
