import type { Databases } from './databases.js';
import { execute } from './databases.js';
import type { Provider } from './provider.js';

const id = (n: number) => `0198a000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const user = id(1);
export const stranger = id(2);
export const variant = id(10);
export const berlin = '01890a5d-ac96-774b-bcce-b302099a8051';
/** Bought: confirmed, captured, committed, told. */
export const bought = id(100);
/** Rejected as sold out. */
export const soldOut = id(101);
/** Confirmed, then cancelled: refunded and returned. */
export const cancelled = id(102);
/** Rejected, since the card was declined. */
export const declined = id(103);
export const notification = id(200);
export const delivery = id(201);
export const price = 1_500;

const inOrders = `
  insert into cart (id, currency, version) values ('${id(50)}', 'EUR', 1);
  insert into orders (id, number, user_id, cart_id, status, status_reason, email, shipping_address, currency,
    subtotal, discount, shipping, tax, total)
  select o.id::uuid, o.number, '${user}', '${id(50)}', o.status, o.reason, 'anna@example.com', '{}', 'EUR', ${price}, 0, 0, 0, ${price}
  from (values ('${bought}', 'A', 'CONFIRMED', null), ('${soldOut}', 'B', 'REJECTED', 'OUT_OF_STOCK'),
    ('${cancelled}', 'C', 'CANCELLED', 'CANCELLED_BY_CUSTOMER'), ('${declined}', 'D', 'REJECTED', 'PAYMENT_DECLINED'))
    as o (id, number, status, reason);
  insert into order_line (id, order_id, position, variant_id, sku, name, quantity, unit_price, discount, total)
  select gen_random_uuid(), id, 1, '${variant}', 'TEA-1', 'Tea pot', case number when 'B' then 50 else 1 end, 0, 0, 0 from orders;
  insert into order_timeline (order_id, step, outcome, status, attempt)
  select t.id::uuid, t.step, 'SUCCEEDED', t.status, 1 from (values
    ('${bought}', 'place-order', 'PENDING'), ('${bought}', 'authorize-payment', 'AWAITING_PAYMENT'),
    ('${bought}', 'confirm-order', 'CONFIRMED'), ('${bought}', 'send-confirmation', 'CONFIRMED'),
    ('${soldOut}', 'place-order', 'PENDING'), ('${soldOut}', 'reserve-stock', 'REJECTED'),
    ('${cancelled}', 'place-order', 'PENDING'), ('${cancelled}', 'confirm-order', 'CONFIRMED'),
    ('${cancelled}', 'cancel-order', 'CANCELLED'),
    ('${declined}', 'place-order', 'PENDING'), ('${declined}', 'authorize-payment', 'REJECTED')) as t (id, step, status);
  insert into saga (id, definition, step, phase, revision, data, ended_at)
  select id, 'place-order', 'send-confirmation', case status when 'CONFIRMED' then 'completed' else 'compensated' end, 9, '{}', now()
  from orders;
  insert into idempotency_key (scope, operation, key, request_hash, resource_id)
  select 'user:${user}', 'place-order', 'key-' || number, 'hash-' || number, id from orders;`;

// In the order in which it happened: the refusal came while 11 units were there.
const inInventory = `
  insert into stock_level (variant_id, location_id, received, on_hand, reserved, committed)
  values ('${variant}', '${berlin}', 12, 11, 0, 1);
  insert into stock_movement (id, variant_id, location_id, kind, reference, received_change, on_hand_change,
    reserved_change, committed_change, received, on_hand, reserved, committed, at)
  select gen_random_uuid(), '${variant}', '${berlin}', m.kind, m.reference, m.dr, m.dh, m.ds, m.dc, 12, m.h, m.s, m.c,
    now() - m.ago * interval '1 minute'
  from (values ('RECEIPT', 'first', 12, 12, 0, 0, 12, 0, 0, 20),
    ('RESERVE', '${bought}', 0, 0, 1, 0, 12, 1, 0, 19), ('COMMIT', '${bought}', 0, -1, -1, 1, 11, 0, 1, 18),
    ('RESERVE', '${cancelled}', 0, 0, 1, 0, 11, 1, 1, 17), ('COMMIT', '${cancelled}', 0, -1, -1, 1, 10, 0, 2, 16),
    ('RETURN', '${cancelled}', 0, 1, 0, -1, 11, 0, 1, 15),
    ('RESERVE', '${declined}', 0, 0, 1, 0, 11, 1, 1, 14), ('RELEASE', '${declined}', 0, 0, -1, 0, 11, 0, 1, 13))
    as m (kind, reference, dr, dh, ds, dc, h, s, c, ago) order by m.ago desc;
  insert into reservation (order_id, status, requested, short, updated_at)
  select r.id::uuid, r.status, jsonb_build_array(jsonb_build_object('lineId', r.id, 'variantId', '${variant}', 'quantity', r.quantity)),
    '[]', now() - interval '10 minutes'
  from (values ('${bought}', 'COMMITTED', 1), ('${soldOut}', 'REFUSED', 50), ('${cancelled}', 'RELEASED', 1),
    ('${declined}', 'RELEASED', 1)) as r (id, status, quantity);
  insert into reservation_line (order_id, variant_id, location_id, quantity)
  select order_id, '${variant}', '${berlin}', 1 from reservation where status <> 'REFUSED';`;

const inPayments = `
  insert into payment (order_id, id, user_id, provider, status, amount_minor, currency, captured_minor, refunded_minor,
    provider_key, reversal_group, attempts, commands)
  select p.id::uuid, gen_random_uuid(), '${user}', 'simulator', p.status, ${price}, 'EUR', p.captured, p.refunded, p.id, 0, 1, '{}'
  from (values ('${bought}', 'CAPTURED', ${price}, 0), ('${cancelled}', 'REFUNDED', ${price}, ${price}),
    ('${declined}', 'DECLINED', 0, 0)) as p (id, status, captured, refunded);`;

const inNotifications = `
  insert into notification (id, kind, channel, order_id, user_id, recipient, recipient_hash, template_id, data)
  select '${notification}', 'ORDER_CONFIRMATION', 'EMAIL', '${bought}', '${user}', 'anna@example.com', 'x', id, '{}' from template;
  insert into delivery (id, notification_id, status, attempts, sent_at)
  values ('${delivery}', '${notification}', 'SENT', 1, now());
  insert into captured_mail (id, message_id, from_address, to_address, to_name, subject, text_body, html_body)
  values (gen_random_uuid(), '<${notification}@notifications.marketgraph>', '', '', '', '', '', '');`;

/** Four orders that ended as they should, in every database and at the provider. */
export const fillCleanShop = async (urls: Databases, provider: Provider): Promise<void> => {
  await execute(urls.orders, inOrders);
  await execute(urls.inventory, inInventory);
  await execute(urls.payments, inPayments);
  await execute(urls.notifications, inNotifications);
  await payCleanShop(provider);
};

export const payCleanShop = async (provider: Provider): Promise<void> => {
  await provider.pay(bought, price, 'captured');
  await provider.pay(cancelled, price, 'refunded');
};
