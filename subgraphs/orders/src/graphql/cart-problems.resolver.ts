import { asType, ListSize } from '@shop/kit/graphql';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { problemsOf } from '../domain/cart-problem.js';
import type { CartViewLine } from '../domain/cart-view.js';
import { CartType } from './cart.type.js';
import { CartLineType } from './cart-line.type.js';
import { CartProblemType } from './cart-problem.type.js';
import type { OrdersContext } from './orders-context.js';

// Inventory is asked once for all lines, and only when problems are asked for.
const problemsOfLine = async (line: CartViewLine, { loaders }: OrdersContext): Promise<CartProblemType[]> => {
  const inStock = await loaders.stockOfVariant.load(line.variantId);
  return problemsOf({ ...line, inStock }).map((problem) => asType(CartProblemType, { ...problem }));
};

@Resolver(() => CartLineType)
export class CartLineProblemsResolver {
  @ListSize(2)
  @FieldResolver(() => [CartProblemType], {
    description: 'What is wrong with this line. Nothing is said about stock while inventory does not answer.',
  })
  problems(@Root() { source }: CartLineType, @Ctx() context: OrdersContext): Promise<CartProblemType[]> {
    return problemsOfLine(source, context);
  }
}

@Resolver(() => CartType)
export class CartProblemsResolver {
  @ListSize(5)
  @FieldResolver(() => [CartProblemType], { description: 'The problems of all lines.' })
  async problems(@Root() { lines }: CartType, @Ctx() context: OrdersContext): Promise<CartProblemType[]> {
    return (await Promise.all(lines.map(({ source }) => problemsOfLine(source, context)))).flat();
  }
}
