/*
 * Version 1 of the English order confirmation. Handlebars; what it may use is in `domain/present-order.ts`.
 * A name may be written from right to left. Isolates keep it from turning the words around it: <bdi> in HTML,
 * U+2068 … U+2069 in plain text.
 */
export const subject = 'Your order {{orderNumber}} is confirmed';

export const text = `Hello \u2068{{name}}\u2069,

thank you for your order. It is confirmed, and this is what you bought on {{placedOn}}:

Order {{orderNumber}}

{{#each lines}}
  {{quantity}} × \u2068{{name}}\u2069 ({{sku}})
      {{total}}
{{/each}}

Subtotal: {{subtotal}}
{{#if discount}}
Discount: {{discount}}
{{/if}}
Shipping: {{shipping}}
Tax included: {{tax}}
Total: {{total}}

We will write again when it ships.
`;

const cell = 'padding:12px 0;border-bottom:1px solid #e7e5e4;vertical-align:top';
const amountCell = `${cell};text-align:right;white-space:nowrap;padding-left:16px`;
const sumCell = 'padding:4px 0;color:#57534e';
const sumAmount = `${sumCell};text-align:right;white-space:nowrap;padding-left:16px`;

// Tables and inline styles: mail programs know little else.
export const html = `<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Order {{orderNumber}}</title></head>
<body style="margin:0;background:#f5f5f4;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:#1c1917">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:12px">
<tr><td style="padding:32px">
<p style="margin:0 0 24px;font-weight:700;letter-spacing:.02em;color:#0f766e">Marketgraph</p>
<h1 style="margin:0 0 12px;font-size:24px;line-height:1.3">Your order is confirmed</h1>
<p style="margin:0 0 24px;line-height:1.6">Hello <bdi>{{name}}</bdi>, thank you for your order <strong>{{orderNumber}}</strong> of {{placedOn}}. This is what you bought:</p>
<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:15px;line-height:1.4">
{{#each lines}}
<tr><td style="${cell}"><bdi>{{name}}</bdi><br><span style="color:#78716c;font-size:13px">{{quantity}} × {{sku}}</span></td><td style="${amountCell}">{{total}}</td></tr>
{{/each}}
</table>
<table width="100%" cellpadding="0" cellspacing="0" style="margin-top:16px;font-size:15px">
<tr><td style="${sumCell}">Subtotal</td><td style="${sumAmount}">{{subtotal}}</td></tr>
{{#if discount}}
<tr><td style="${sumCell}">Discount</td><td style="${sumAmount}">{{discount}}</td></tr>
{{/if}}
<tr><td style="${sumCell}">Shipping</td><td style="${sumAmount}">{{shipping}}</td></tr>
<tr><td style="${sumCell}">Tax included</td><td style="${sumAmount}">{{tax}}</td></tr>
<tr><td style="padding:12px 0 0;font-weight:700;font-size:17px">Total</td><td style="padding:12px 0 0;text-align:right;white-space:nowrap;font-weight:700;font-size:17px">{{total}}</td></tr>
</table>
</td></tr>
</table>
<p style="margin:16px 0 0;color:#78716c;font-size:13px">You get this mail because an order was placed with this address.</p>
</td></tr></table>
</body>
</html>
`;
