import { placeOrder } from './checkout.js';
import {
  AddCartLinesDocument,
  CreateCartDocument,
  ListProductsDocument,
  OrderUpdatedDocument,
  SignUpDocument,
} from './generated/operations.js';
import { pages } from './pages.js';
import { dataOf, type Shop } from './shop.js';

const newId = (): string => crypto.randomUUID();

const signUp = async ({ ask, session }: Shop): Promise<string> => {
  const email = `shopper-${newId()}@example.test`;
  const input = { email, password: `correct horse ${newId()}`, name: 'Ada' };
  const answer = dataOf(await ask(SignUpDocument, { input })).signUp;
  if (answer.__typename !== 'Session') throw new Error(answer.message);
  session.signedIn(answer);
  return email;
};

/** Reads pages until one shows something that can be bought. */
const findVariant = async ({ ask }: Shop) => {
  const readPage = async (after: string | undefined) => {
    const page = await ask(ListProductsDocument, { first: 10, after }, { isPublic: true });
    return page.ok ? { ...page, data: page.data.products } : page;
  };
  for await (const products of pages(readPage))
    for (const { name, variants } of products) {
      // Null where inventory could not be asked: the page still shows the product.
      const variant = variants.find(({ availability }) => availability?.inStock);
      if (variant) return { name, variant };
    }
  throw new Error('nothing is in stock');
};

const fillCart = async ({ ask }: Shop, variantId: string) => {
  const created = dataOf(await ask(CreateCartDocument, { input: { currency: 'EUR' } })).createCart;
  if (created.__typename !== 'Cart') throw new Error(created.message);
  const lines = [{ variantId, quantity: 1 }];
  const filled = dataOf(
    await ask(AddCartLinesDocument, { input: { cartId: created.id, lines } }),
  ).addCartLines;
  if (filled.__typename !== 'Cart') throw new Error(filled.message);
  return filled;
};

/** Follows an order until its way is over. */
const followOrder = async ({ follow }: Shop, orderId: string, say: (line: string) => void) => {
  const leave = new AbortController();
  for await (const { orderUpdated } of follow(OrderUpdatedDocument, { orderId }, { signal: leave.signal })) {
    const entry = orderUpdated?.timeline.at(-1);
    say(`  ${orderUpdated?.status}  ${entry?.step} ${entry?.outcome}`);
    if (entry?.step === 'send-confirmation' && entry.outcome === 'SUCCEEDED') break;
    if (orderUpdated?.status === 'REJECTED' || orderUpdated?.status === 'CANCELLED') break;
  }
  leave.abort();
};

/** The main job of the shop, from an account to an order that is confirmed. */
export const tellExample = async (shop: Shop, say: (line: string) => void): Promise<void> => {
  const email = await signUp(shop);
  say(`signed up as ${email}`);
  const { name, variant } = await findVariant(shop);
  say(`found ${name} (${variant.sku}) for ${variant.price.amount} ${variant.price.currency}`);
  const cart = await fillCart(shop, variant.id);
  say(`cart ${cart.id}: ${cart.total.amount} ${cart.total.currency}`);
  const shippingAddress = {
    name: 'Ada Lovelace',
    line1: 'Karl-Marx-Allee 1',
    city: 'Berlin',
    postalCode: '10178',
    country: 'DE',
  };
  const buyer = { email, shippingAddress, payment: { method: 'CARD' as const, token: 'tok_ok' } };
  const key = newId();
  const next = dataOf(await placeOrder(shop.ask, cart, buyer, key));
  if (next.page !== 'order') throw new Error(`not accepted: ${JSON.stringify(next)}`);
  const again = dataOf(await placeOrder(shop.ask, cart, buyer, key));
  if (again.page !== 'order' || again.orderId !== next.orderId) throw new Error('the same key bought twice');
  say(`order ${next.orderId}; the same key again: the same order`);
  await followOrder(shop, next.orderId, say);
};
