import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { CartRefusal } from '../domain/cart.js';
import type { CartView } from '../domain/cart-view.js';
import type { AddCartLines } from '../use-cases/add-cart-lines.js';
import type { CreateCart } from '../use-cases/create-cart.js';
import type { ReadCart } from '../use-cases/read-cart.js';
import type { RemoveCartLine } from '../use-cases/remove-cart-line.js';
import type { UpdateCartLine } from '../use-cases/update-cart-line.js';
import {
  AddCartLinesInput,
  CreateCartInput,
  RemoveCartLineInput,
  UpdateCartLineInput,
} from './cart.inputs.js';
import { CartType, toCartType } from './cart.type.js';
import type { OrdersContext } from './orders-context.js';
import { CartResult, CreateCartResult } from './results.js';
import { toRefusal } from './to-refusal.js';

type Deps = Readonly<{
  readCart: ReadCart;
  createCart: CreateCart;
  addCartLines: AddCartLines;
  updateCartLine: UpdateCartLine;
  removeCartLine: RemoveCartLine;
}>;

const answer = (result: { ok: true; value: CartView } | { ok: false; error: CartRefusal }) =>
  result.ok ? toCartType(result.value) : toRefusal(result.error);

@Resolver()
export class CartResolver {
  constructor(private readonly deps: Deps) {}

  @Query(() => CartType, {
    nullable: true,
    description: "A cart; null when there is none with this id, or when it is someone else's.",
  })
  async cart(
    @Arg('id', () => ID, { description: 'The id of the cart.' }) id: string,
    @Ctx() { viewerId }: OrdersContext,
  ): Promise<CartType | null> {
    const view = await this.deps.readCart.byId(viewerId, id);
    return view && toCartType(view);
  }

  @Mutation(() => CreateCartResult, {
    description: 'Starts an empty cart: of the viewer, or of whoever knows its id.',
  })
  async createCart(
    @Arg('input', () => CreateCartInput, { description: 'The new cart.' }) input: CreateCartInput,
    @Ctx() { viewerId }: OrdersContext,
  ): Promise<typeof CreateCartResult> {
    const result = await this.deps.createCart(viewerId, input);
    return result.ok ? toCartType(result.value) : toRefusal(result.error);
  }

  @Mutation(() => CartResult, { description: 'Puts lines into a cart: all of them or none.' })
  async addCartLines(
    @Arg('input', () => AddCartLinesInput, { description: 'What to add.' }) input: AddCartLinesInput,
    @Ctx() { viewerId }: OrdersContext,
  ): Promise<typeof CartResult> {
    return answer(await this.deps.addCartLines(viewerId, input));
  }

  @Mutation(() => CartResult, { description: 'Sets the quantity of a line.' })
  async updateCartLine(
    @Arg('input', () => UpdateCartLineInput, { description: 'What to change.' }) input: UpdateCartLineInput,
    @Ctx() { viewerId }: OrdersContext,
  ): Promise<typeof CartResult> {
    return answer(await this.deps.updateCartLine(viewerId, input));
  }

  @Mutation(() => CartResult, { description: 'Takes a line out of a cart.' })
  async removeCartLine(
    @Arg('input', () => RemoveCartLineInput, { description: 'What to take out.' }) input: RemoveCartLineInput,
    @Ctx() { viewerId }: OrdersContext,
  ): Promise<typeof CartResult> {
    return answer(await this.deps.removeCartLine(viewerId, input));
  }
}
