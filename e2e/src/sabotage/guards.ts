import type { Guard } from './guard.js';

const change = (file: string, find: string, put: string) => ({ file, find, put });

/** Every guard that can be taken away. The product has no switch for it: its compiled code is changed while it is loaded. */
export const guards: readonly Guard[] = [
  {
    name: 'inbox',
    promise: 'a message that comes twice takes effect once',
    changes: [change('kit/dist/messaging/inbox.js', 'return rows.length === 1;', 'return true;')],
    finds: /took effect 2 times/,
  },
  {
    name: 'natural-key',
    promise: 'a command that comes twice holds stock once',
    changes: [
      change(
        'subgraphs/inventory/dist/db/reservation-store.js',
        'return row ? toStored(row) : null;',
        'return null;',
      ),
    ],
    finds: /reserved, by live holds: expected 1, found 2/,
  },
  {
    name: 'tombstone',
    promise: 'what is released before it is reserved is never held',
    changes: [
      change(
        'subgraphs/inventory/dist/domain/decide.js',
        `return unchanged({ orderId, status: 'RELEASED', requested: [], portions: [], short: [] });`,
        'return unchanged(null);',
      ),
    ],
    finds: /\(CANCELLED\): reservation: expected released or refused, found HELD/,
  },
  {
    name: 'provider-key',
    promise: 'a call that is repeated is the same call to the provider',
    changes: [
      change(
        'subgraphs/payments/dist/use-cases/ask-provider.js',
        'key: authorizeKey,',
        'key: authorizeKey + Math.random(),',
      ),
    ],
    finds: /authorizations at the provider: expected at most 1, found 2/,
  },
  {
    name: 'conditional-stock-update',
    promise: 'the last unit is sold once',
    changes: [
      change(
        'subgraphs/inventory/dist/db/stock-store.js',
        'order by s.variant_id, s.location_id for update of s',
        'order by s.variant_id, s.location_id',
      ),
      change(
        'subgraphs/inventory/dist/db/migrations/create-inventory.js',
        'check (reserved <= on_hand),',
        '',
      ),
    ],
    finds: /expected 0 ≤ reserved ≤ on hand/,
  },
  {
    name: 're-drive',
    promise: 'a command that nobody could carry out is sent again',
    changes: [
      change(
        'kit/dist/saga/runner.js',
        'count < sweepBatch && (await driveNext())',
        'count < 0 && (await driveNext())',
      ),
    ],
    finds: /: saga: expected ended, found forward at reserve-stock/,
  },
  {
    name: 'unknown-is-not-declined',
    promise: 'a payment that may have happened is not taken for one that has not',
    changes: [
      change(
        'subgraphs/payments/dist/domain/settle.js',
        `return { payment: move(payment, 'UNKNOWN', { pendingReason }) };`,
        `return declined('TIMEOUT');`,
      ),
    ],
    finds: /\(REJECTED\): still held at the provider: expected 0, found 1290/,
  },
  {
    name: 'confirm-pass',
    promise: 'a job that vanished is published again',
    changes: [
      change('kit/dist/messaging/relay.js', `const gone = inState('unknown');`, 'const gone = [];'),
      change(
        'kit/dist/messaging/relay.js',
        `markDone(inState('completed'), 'completed')`,
        `markDone(rows, 'completed')`,
      ),
    ],
    finds: /took effect 0 times/,
  },
  {
    name: 'token-family',
    promise: 'a stolen refresh token ends the session for the thief too',
    changes: [
      change(
        'subgraphs/users/dist/db/postgres-refresh-token-store.js',
        `await tx.query(revokeSql, [presented, 'TOKEN_REUSED']);`,
        '',
      ),
    ],
    finds: /the successor of a token that was used twice: expected ended, found rotated/,
  },
];

export const guardNamed = (name: string): Guard => {
  const guard = guards.find((one) => one.name === name);
  if (!guard) throw new Error(`there is no guard ${name}: ${guards.map((one) => one.name).join(', ')}`);
  return guard;
};
