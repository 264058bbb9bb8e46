type Values = Readonly<Record<string, unknown>>;

/** What earlier answers told, so that one example can go on where another ended. */
export type Memory = Readonly<{
  learn(data: unknown): void;
  /**
   * The same value with `$cartId` and the like replaced by what was learnt.
   * @throws telling which example to run first.
   */
  fill(value: unknown): unknown;
  /** Headers whose names were not learnt yet are left out: whoever has not signed in sends no token. */
  fillHeaders(headers: Values): Record<string, string>;
}>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const told = (typename: unknown, value: Values): Values => {
  switch (typename) {
    case 'Session':
      return { accessToken: value.accessToken };
    case 'Cart':
      return {
        cartId: value.id,
        cartVersion: value.version,
        cartAmount: isObject(value.total) ? value.total.amount : undefined,
        cartCurrency: isObject(value.total) ? value.total.currency : undefined,
      };
    case 'OrderAccepted':
    case 'OrderAlreadyAccepted':
      // A shopper who is signed in needs no token for the order.
      return {
        orderId: isObject(value.order) ? value.order.id : undefined,
        orderAccessToken: value.accessToken ?? null,
      };
    default:
      return {};
  }
};

/** Of products: one that can be bought. */
const toldOfProduct = (product: unknown): Values => {
  if (!isObject(product) || !Array.isArray(product.variants)) return {};
  const variant = product.variants.find(
    (one: unknown) => isObject(one) && isObject(one.availability) && one.availability.inStock === true,
  );
  return isObject(variant) ? { slug: product.slug, variantId: variant.id } : {};
};

const toldByField = (name: string, value: unknown): Values => {
  if (!isObject(value)) return {};
  if (name === 'product') return toldOfProduct(value);
  if (name !== 'products' || !Array.isArray(value.edges)) return told(value.__typename, value);
  const found = value.edges.map((edge: unknown) => toldOfProduct(isObject(edge) ? edge.node : undefined));
  return found.find(({ variantId }) => variantId !== undefined) ?? {};
};

const toldBy: Readonly<Record<string, string>> = {
  slug: 'ListProducts',
  variantId: 'ListProducts',
  cartId: 'CreateCart',
  cartVersion: 'AddCartLines',
  cartAmount: 'AddCartLines',
  cartCurrency: 'AddCartLines',
  orderId: 'PlaceOrder',
  orderAccessToken: 'PlaceOrder',
  accessToken: 'SignUp',
};

const wholeName = /^\$([a-z]+)$/i;
const anyName = /\$([a-z]+)/gi;

/** `newId` makes what must be new every time: the e-mail address of an account, the key of an order. */
export const createMemory = (newId: () => string): Memory => {
  const known = new Map<string, unknown>();
  // A cart is bought with one key, however often the example is run: that is what the key is for.
  const keyOfCart = new Map<unknown, string>();

  const valueNamed = (name: string): unknown => {
    if (name === 'newEmail') return `shopper-${newId()}@example.test`;
    if (name !== 'idempotencyKey') return known.get(name);
    const cart = known.get('cartId');
    const key = keyOfCart.get(cart) ?? newId();
    keyOfCart.set(cart, key);
    return key;
  };

  const fillText = (text: string): unknown => {
    const [, name] = wholeName.exec(text) ?? [];
    if (name === undefined) return text;
    const value = valueNamed(name);
    if (value !== undefined) return value;
    const example = toldBy[name];
    if (example === undefined) return text;
    throw new Error(
      `${text} is not known yet: run the example ${example} first, or write a value in its place.`,
    );
  };

  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillText(value);
    if (Array.isArray(value)) return value.map(fill);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]));
  };

  return {
    learn(data) {
      if (!isObject(data)) return;
      for (const [field, value] of Object.entries(data))
        for (const [name, what] of Object.entries(toldByField(field, value)))
          if (what !== undefined) known.set(name, what);
    },
    fill,
    fillHeaders(headers) {
      const filled: Record<string, string> = {};
      for (const [name, value] of Object.entries(headers)) {
        const text = String(value);
        const unknown = [...text.matchAll(anyName)].some(([, found = '']) => valueNamed(found) === undefined);
        if (!unknown)
          filled[name] = text.replaceAll(anyName, (_, found: string) => String(valueNamed(found)));
      }
      return filled;
    },
  };
};
