import { describe, expect, it } from 'vitest';
import { aProduct } from '../domain/product.fixture.js';
import { makeAnnounceProduct } from './announce-product.js';
import * as pendingMessages from './pending-message.js';

const { claimUnconfirmed, claimUnpublished, markGone, markPublished, markUnpublished, remove } =
  pendingMessages;
const announce = makeAnnounceProduct({ 'products.product-changed': ['orders', 'products'] });
const waiting = announce(aProduct());
const ids = new Set(waiting.map(({ id }) => id));
const published = markPublished(ids)(waiting, 1_000).pending;

describe('pending messages of a product', () => {
  it('are one for each receiver, with the same message', () => {
    expect(waiting.map(({ receiver }) => receiver)).toEqual(['orders', 'products']);
    expect(waiting[0]?.message).toBe(waiting[1]?.message);
  });

  it('cannot be made without a route', () => {
    expect(() => makeAnnounceProduct({})).toThrow(/no route/);
  });

  it('are claimed once, until the lease runs out', () => {
    const first = claimUnpublished(waiting, 1_000);
    expect(first.touched).toHaveLength(2);
    expect(claimUnpublished(first.pending, 5_000).touched).toHaveLength(0);
    expect(claimUnpublished(first.pending, 20_000).touched.map(({ attempts }) => attempts)).toEqual([2, 2]);
  });

  it('wait longer after each failure', () => {
    const failed = markUnpublished(ids, 'down')(waiting, 1_000).pending;
    expect(claimUnpublished(failed, 1_000).touched).toHaveLength(0);
    expect(claimUnpublished(failed, 60_000).touched).toHaveLength(2);
    expect(failed[0]?.lastError).toBe('down');
  });

  it('are looked after once published, each time later', () => {
    expect(claimUnpublished(published, 90_000).touched).toHaveLength(0);
    expect(claimUnconfirmed(published, 1_000).touched).toHaveLength(0);
    const looked = claimUnconfirmed(published, 10_000);
    expect(looked.touched).toHaveLength(2);
    expect(claimUnconfirmed(looked.pending, 10_000).touched).toHaveLength(0);
  });

  it('are published again when their job is gone, and leave the document when done', () => {
    const gone = markGone(ids)(published, 5_000).pending;
    expect(claimUnpublished(gone, 5_000).touched).toHaveLength(2);
    expect(remove(ids)(published, 0).pending).toEqual([]);
  });
});
