import { asType } from '@shop/kit/graphql';
import { OrderStub } from './order.stub.js';

/** An order is only its id here. It is answered for every id, known or not, so that ids cannot be probed; each field checks who is asking. */
export const resolveOrderReference = async ({ id }: { id: string }): Promise<OrderStub> =>
  asType(OrderStub, { id });
