import type { Facts } from '@shop/scripts/audit/facts';
import { noFacts } from '@shop/scripts/audit/facts';
import type { Invariant } from '@shop/scripts/audit/invariant';

/** Plays something that the guard is for, and says in words what is not as promised. */
export type Scenario = () => Promise<readonly string[]>;

/** What the audit's own invariants say of what was found. */
export const violationsOf = (facts: Partial<Facts>, ...invariants: readonly Invariant[]): string[] =>
  invariants.flatMap(({ check }) =>
    check({ ...noFacts, ...facts }).violations.map(
      ({ subject, expected, found }) => `${subject}: expected ${expected}, found ${found}`,
    ),
  );

/** An order as the audit sees it, where only its end matters. */
export const anOrder = (id: string, status: string, total: number): Facts['orders'][number] => ({
  id,
  userId: null,
  status,
  statusReason: null,
  email: '',
  total,
  currency: 'EUR',
});
