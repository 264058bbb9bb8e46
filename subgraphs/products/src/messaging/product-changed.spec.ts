import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { productChanged } from '../use-cases/product-changed.message.js';
import { makeIndexChangedProductHandler } from './index-changed-product.handler.js';

const messages = join(import.meta.dirname, '../../../../schema/messages');
const sample = JSON.parse(readFileSync(join(messages, 'products.product-changed.v1.json'), 'utf8'));

it('the recorded sample is what this code writes and reads', () => {
  expect(sample).toMatchObject({ type: productChanged.type, version: productChanged.version });
  expect(productChanged.schema.parse(sample.payload)).toEqual(sample.payload);
});

it('a changed product is indexed at least at the version the message tells of', async () => {
  const indexed: unknown[] = [];
  const handler = makeIndexChangedProductHandler(async (...call) => {
    indexed.push(call);
    return 'applied';
  });
  await handler.run(sample);
  expect(indexed).toEqual([[sample.payload.productId, 3]]);
});
