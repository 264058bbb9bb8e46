import type { GraphiQLProps } from 'graphiql';

type Tab = NonNullable<GraphiQLProps['defaultTabs']>[number];

// The recorded operations themselves, so that an example cannot fall behind the schema.
const texts: Readonly<Record<string, string>> = import.meta.glob('../../../../schema/operations/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const textOf = (name: string): string => {
  const text = texts[`../../../../schema/operations/${name}.graphql`];
  if (text === undefined) throw new Error(`schema/operations has no ${name}.graphql`);
  // What it says of itself is said here, in shorter lines.
  return text.replace(/^(#.*\n)+/, '');
};

const guide = (...lines: readonly string[]): string => lines.map((line) => `# ${line}\n`).join('');

// Set in the page itself; the token is what SignUp answered.
export const exampleHeaders = JSON.stringify({ authorization: 'Bearer $accessToken' }, undefined, 2);

const example = (name: string, variables: object, ...lines: readonly string[]): Tab => ({
  query: guide(...lines) + textOf(name),
  variables: JSON.stringify(variables, undefined, 2),
  headers: exampleHeaders,
});

/** From the catalogue to an order that is followed live. What begins with $ comes from the answers of the tabs before. */
export const examples: readonly Tab[] = [
  example(
    'list-products',
    // GraphiQL opens its first tab without the variables that are meant for it.
    {},
    'Run the tabs from left to right: each takes what',
    'it needs from the answers before, such as $cartId',
    'in its variables. Ctrl-Enter runs one.',
  ),
  example('product', { slug: '$slug' }, 'A product that ListProducts found in stock.'),
  example('create-cart', { input: { currency: 'EUR' } }, 'An empty cart. Whoever is signed in owns it.'),
  example(
    'add-cart-lines',
    { input: { cartId: '$cartId', lines: [{ variantId: '$variantId', quantity: 1 }] } },
    'Into the cart. The answer has its new version',
    'and its total: the checkout names both.',
  ),
  example(
    'place-order',
    {
      input: {
        cartId: '$cartId',
        cartVersion: '$cartVersion',
        expectedTotal: { amount: '$cartAmount', currency: '$cartCurrency' },
        idempotencyKey: '$idempotencyKey',
        email: 'ada@example.test',
        shippingAddress: {
          name: 'Ada Lovelace',
          line1: 'Karl-Marx-Allee 1',
          city: 'Berlin',
          postalCode: '10178',
          country: 'DE',
        },
        payment: { method: 'CARD', token: 'tok_ok' },
      },
    },
    'The checkout. Run it twice: with the same key',
    'it is the same order, OrderAlreadyAccepted.',
    '$cartVersion is underlined, and sent as a number.',
  ),
  example('order', { id: '$orderId', accessToken: '$orderAccessToken' }, 'How the order stands.'),
  example(
    'order-updated',
    { orderId: '$orderId', accessToken: '$orderAccessToken' },
    'Tells every step of the order as it happens.',
    'The button stops it.',
  ),
  example(
    'sign-up',
    { input: { email: '$newEmail', password: 'correct horse battery staple', name: 'Ada' } },
    'A new account. From here on its token is sent:',
    'see the header authorization under Headers.',
  ),
  example('viewer', {}, 'Who is asking: null until SignUp has answered.'),
];
