import { createHash } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rowsOf, type Tx } from '../db/index.js';

/** One use of a key: whose key, for what, with which request, and what came of it. */
export type IdempotencyClaim = Readonly<{
  /** Who the key belongs to. Two people may use the same key. */
  scope: string;
  operation: string;
  key: string;
  requestHash: string;
  /** What this request creates, should it be the first. */
  resourceId: string;
}>;

export type IdempotencyOutcome =
  | Readonly<{ kind: 'first' }>
  | Readonly<{ kind: 'repeated'; resourceId: string }>
  | Readonly<{ kind: 'reused' }>;

type Known = { request_hash: string; resource_id: string };

const compare = (known: Known, requestHash: string): IdempotencyOutcome =>
  known.request_hash === requestHash
    ? { kind: 'repeated', resourceId: known.resource_id }
    : { kind: 'reused' };

export const idempotencyKeys = {
  /** What is known of a key without claiming it; null when it is new. */
  async find(
    tx: Tx,
    { scope, operation, key, requestHash }: Omit<IdempotencyClaim, 'resourceId'>,
  ): Promise<IdempotencyOutcome | null> {
    const [known] = rowsOf<Known>(
      await tx.query(
        'select request_hash, resource_id from idempotency_key where scope = $1 and operation = $2 and key = $3',
        [scope, operation, key],
      ),
    );
    return known ? compare(known, requestHash) : null;
  },

  /**
   * Takes the key in the caller's transaction, together with the effect it guards. A second request with the same key waits for the first
   * transaction to end, and takes over if that one rolled back.
   */
  async claim(tx: Tx, claim: IdempotencyClaim): Promise<IdempotencyOutcome> {
    const inserted = rowsOf(
      await tx.query(
        `insert into idempotency_key (scope, operation, key, request_hash, resource_id) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning key`,
        [claim.scope, claim.operation, claim.key, claim.requestHash, claim.resourceId],
      ),
    );
    if (inserted.length === 1) return { kind: 'first' };
    const outcome = await this.find(tx, claim);
    if (!outcome) throw new Error('an idempotency key vanished while it was claimed');
    return outcome;
  },
};

export type IdempotencyKeys = typeof idempotencyKeys;

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, canonical(entry)]),
  );
};

/** SHA-256 over the input with sorted keys, so that the order of fields does not matter. */
export const requestHash = (input: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(input)))
    .digest('hex');

export class IdempotencyTable1700000000002 implements MigrationInterface {
  name = 'IdempotencyTable1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table idempotency_key (
        scope text not null,
        operation text not null,
        key text not null check (length(key) <= 255),
        request_hash text not null,
        resource_id uuid not null,
        created_at timestamptz not null default clock_timestamp(),
        primary key (scope, operation, key)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table idempotency_key');
  }
}
