import { requestHash } from '@shop/kit/idempotency';
import { toDecimal } from '@shop/kit/money';
import type { Cart } from '@shop/orders/domain/cart';
import { viewCart } from '@shop/orders/domain/cart-view';
import type { SellableVariant } from '@shop/orders/domain/sellable-variant';
import type { PlaceOrderInput } from '@shop/orders/use-cases/place-order.input';
import type { HistoryFact } from '@shop/scripts/audit/facts';
import type { Chronicle } from './chronicle.js';
import type { SimulatedOrders } from './orders.js';
import type { SimulatedProvider } from './provider.js';
import type { ShopperPlan } from './scenario.js';

const variantIds = ['0199a000-0000-7000-8000-00000000000a', '0199a000-0000-7000-8000-00000000000b'] as const;
export const variantId = (index: number): string => variantIds[index] ?? '';
const numbered = (kind: string, index: number) =>
  `0199a000-0000-7000-${kind}-${String(index).padStart(12, '0')}`;

const sold: readonly SellableVariant[] = variantIds.map((id, index) => ({
  id,
  productId: numbered('8001', index),
  sku: `sku-${index}`,
  name: `Variant ${index}`,
  price: { minor: 1_000 + 500 * index, currency: 'EUR' },
  active: true,
}));

type Deps = Readonly<{ orders: SimulatedOrders; provider: SimulatedProvider; chronicle: Chronicle }>;

/** Somebody who wants to buy one cart, repeats what got no answer, and remembers what they were told. */
export class Shopper {
  orderId: string | null = null;
  readonly told: HistoryFact[] = [];
  wantsToCancel = false;
  isCancelled = false;
  refusals: string[] = [];
  private readonly viewerId: string | null;
  private readonly input: PlaceOrderInput;
  private hasDecided = false;

  constructor(
    readonly name: string,
    index: number,
    private readonly plan: ShopperPlan,
    private readonly deps: Deps,
  ) {
    this.viewerId = plan.isGuest ? null : numbered('8002', index);
    const cart: Cart = {
      id: numbered('8003', index),
      userId: this.viewerId,
      currency: 'EUR',
      version: 1,
      orderId: null,
      lines: plan.lines.map(({ variant, quantity }, at) => ({
        id: numbered('8004', index * 10 + at),
        variantId: variantId(variant),
        quantity,
        priceWhenAdded: sold[variant]?.price ?? { minor: 0, currency: 'EUR' },
      })),
    };
    const { tables } = deps.orders;
    tables.carts.rows.set(cart.id, cart);
    for (const variant of sold) tables.variants.rows.set(variant.id, variant);
    const { total } = viewCart(cart, tables.variants.rows, 'DE').totals;
    this.input = {
      cartId: cart.id,
      cartVersion: 1,
      expectedTotal: { amount: toDecimal(total), currency: total.currency },
      idempotencyKey: `key-of-${name.replace(' ', '-')}`,
      email: 'shopper@example.com',
      shippingAddress: { name: 'A', line1: 'B', city: 'C', postalCode: '1', country: 'DE' },
      payment: { method: 'card', token: plan.token },
    };
  }

  async place(): Promise<void> {
    const result = await this.deps.orders.placeOrder(this.viewerId, this.input);
    if (!result.ok) {
      this.refusals.push(result.error.code);
      return;
    }
    const { id } = result.value.order;
    this.orderId = id;
    this.told.push({
      key: this.input.idempotencyKey,
      orderId: id,
      scope: this.viewerId === null ? `cart:${this.input.cartId}` : `user:${this.viewerId}`,
      requestHash: requestHash(this.input),
    });
    this.deps.chronicle.note(`told ${result.value.kind}`, () => this.name);
  }

  async cancel(): Promise<void> {
    if (!this.orderId) return;
    this.wantsToCancel = true;
    const { cancelOrder } = this.deps.orders;
    const request = { orderId: this.orderId, idempotencyKey: `cancel-of-${this.input.idempotencyKey}` };
    const result = await cancelOrder({ isStaff: false, mayOpen: () => true }, request);
    this.wantsToCancel = false;
    if (result.ok) this.isCancelled = true;
    this.deps.chronicle.note(result.ok ? 'told cancelled' : 'told too late to cancel', () => this.name);
  }

  /** At the bank's page, once. */
  decide(): boolean {
    if (this.hasDecided || !this.orderId || this.plan.approves === null) return false;
    this.hasDecided = this.deps.provider.decideAction(this.orderId, this.plan.approves);
    if (this.hasDecided)
      this.deps.chronicle.note(this.plan.approves ? 'shopper approves' : 'shopper refuses', () => this.name);
    return this.hasDecided;
  }
}
