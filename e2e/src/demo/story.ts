import { productBySlug, variantsInStock } from '../client/catalogue.js';
import { createShopClient, dataOf, type ShopClient } from '../client/shop-client.js';
import { newShopper, type PlacedOrder, type PlaceOrderAnswer, type Shopper } from '../client/shopper.js';
import { SearchProductsDocument } from '../generated/operations.js';
import { orderWhen, settledOrder } from '../testing/expectations.js';

export type Tell = (line: string) => void;

// A product of the demo catalogue that never had a unit.
const soldOutSlug = 'eau-de-cologne-reglisse';

const amount = ({ amount: value, currency }: { amount: string; currency: string }) => `${value} ${currency}`;

const accepted = (answer: PlaceOrderAnswer) => {
  if (answer.__typename === 'OrderAccepted' || answer.__typename === 'OrderAlreadyAccepted')
    return answer.order;
  throw new Error(`expected an accepted order, got ${JSON.stringify(answer)}`);
};

const expectStatus = (order: PlacedOrder, status: string) => {
  if (order.status !== status)
    throw new Error(`expected order ${order.number} to be ${status}, it is ${order.status}`);
  return order;
};

const isMailSent = ({ notifications }: PlacedOrder) =>
  notifications?.length === 1 && notifications[0]?.status === 'SENT';

const searchAndFill = async (client: ShopClient, shopper: Shopper, tell: Tell) => {
  const { searchProducts } = dataOf(
    await client.send(SearchProductsDocument, { input: { term: 'hedphones', first: 3 } }),
  );
  if (!searchProducts) throw new Error('the search is not available');
  const names = searchProducts.edges.map(({ node }) => node.name);
  if (names.length === 0) throw new Error('the search found nothing');
  tell(
    `searches for "hedphones" (sic) and finds ${searchProducts.totalCount ?? names.length}: ${names.join(', ')}`,
  );
  const wanted = searchProducts.edges
    .slice(0, 2)
    .map(({ node }) => ({ name: node.name, variantId: node.variants[0]?.id ?? '' }));
  const cart = await shopper.fillCart(
    wanted.map(({ variantId }, index) => ({ variantId, quantity: index === 0 ? 2 : 1 })),
  );
  tell(`puts 2 × ${wanted[0]?.name} and 1 × ${wanted[1]?.name} into a cart: ${amount(cart.total)}`);
  return cart;
};

const happyOrder = async (client: ShopClient, shopper: Shopper, tell: Tell) => {
  const cart = await searchAndFill(client, shopper, tell);
  const buying = { cart, idempotencyKey: `demo-${Date.now()}` };
  const order = accepted(await shopper.placeOrder(buying));
  tell(`places the order: ${order.number} is ${order.status} at once`);
  const again = await shopper.placeOrder(buying);
  if (again.__typename !== 'OrderAlreadyAccepted' || again.order.id !== order.id)
    throw new Error('the same key made another order');
  tell(
    `sends the same request again, as after a lost answer: still ${again.order.number}, nothing is bought twice`,
  );
  const confirmed = expectStatus(
    await orderWhen(shopper, order.id, 'its mail to be sent', isMailSent),
    'CONFIRMED',
  );
  tell(
    `sees it ${confirmed.status}, paid: ${confirmed.payments?.map((payment) => `${payment.status} ${amount(payment.amount)}`).join(', ')}`,
  );
  for (const { step, outcome } of confirmed.timeline) tell(`    ${step}: ${outcome}`);
  tell('finds one confirmation in the mailbox');
};

const soldOut = async (client: ShopClient, shopper: Shopper, tell: Tell) => {
  const product = await productBySlug(client, soldOutSlug);
  const [variant] = product.variants;
  const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
  const answer = await shopper.placeOrder({ cart });
  if (answer.__typename !== 'OutOfStockError')
    throw new Error(`expected OutOfStockError, got ${answer.__typename}`);
  tell(
    `tries to buy ${product.name}: sold out (asked for ${answer.lines[0]?.requested}, available ${answer.lines[0]?.available})`,
  );
};

const declined = async (client: ShopClient, shopper: Shopper, tell: Tell) => {
  const [variant] = await variantsInStock(client, 1, 5);
  const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
  const order = accepted(await shopper.placeOrder({ cart, token: 'tok_declined' }));
  const settled = expectStatus(await settledOrder(shopper, order.id), 'REJECTED');
  tell(
    `pays ${settled.number} with a card that is declined: ${settled.status}, the stock is free again, the cart can be tried once more`,
  );
};

const cancelled = async (client: ShopClient, shopper: Shopper, tell: Tell) => {
  const [variant] = await variantsInStock(client, 1, 5);
  const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
  const order = accepted(await shopper.placeOrder({ cart }));
  expectStatus(await settledOrder(shopper, order.id), 'CONFIRMED');
  const result = await shopper.cancel(order.id);
  if (result.__typename !== 'OrderCancelled')
    throw new Error(`expected OrderCancelled, got ${result.__typename}`);
  const after = await orderWhen(shopper, order.id, 'its money to go back', ({ payments }) =>
    (payments ?? []).every(({ status }) => status === 'REFUNDED' || status === 'VOIDED'),
  );
  tell(`buys ${after.number} and cancels it: ${after.status}, payment ${after.payments?.[0]?.status}`);
};

/** Plays the main job as a client program would, over HTTP through the router. Throws at the first surprise. */
export const tellStory = async (graphqlUrl: string, tell: Tell): Promise<void> => {
  const client = createShopClient(graphqlUrl);
  try {
    const shopper = await newShopper(client, 'Ada');
    tell('Ada signs up');
    await happyOrder(client, shopper, tell);
    await soldOut(client, shopper, tell);
    await declined(client, shopper, tell);
    await cancelled(client, shopper, tell);
  } finally {
    await client.close();
  }
};
