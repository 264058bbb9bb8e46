import type { Facts, HistoryFact } from './facts.js';
import type { Finding, Invariant } from './invariant.js';
import { invariants } from './invariants/all.js';
import { loadInventory } from './load/inventory.js';
import { loadMessages } from './load/messages.js';
import { loadNotifications } from './load/notifications.js';
import { loadOrders } from './load/orders.js';
import { loadPayments } from './load/payments.js';
import { probeAsStranger } from './load/probes.js';
import { loadLedger } from './load/provider.js';
import { findUnrest, waitForQuiet } from './quiet.js';
import type { Sources } from './sources.js';

export type AuditResult = Readonly<{
  findings: readonly (Finding & Pick<Invariant, 'number' | 'name'>)[];
  /** What was still under way when the wait was over. */
  unrest: readonly string[];
  isClean: boolean;
}>;

type Options = Readonly<{
  waitMs?: number;
  history?: readonly HistoryFact[];
  onWait?: (unrest: readonly string[]) => void;
}>;

/** This is the one place that looks into all databases at once; see the decision record. It only reads. */
const loadFacts = async (sources: Sources, history: readonly HistoryFact[]): Promise<Facts> => {
  const { databases, provider, mailbox } = sources;
  const [orders, payments, inventory, notifications, messages, ledger] = await Promise.all([
    loadOrders(databases.orders),
    loadPayments(databases.payments),
    loadInventory(databases.inventory),
    loadNotifications(databases.notifications, mailbox),
    loadMessages(sources),
    loadLedger(provider),
  ]);
  const probes = await probeAsStranger(sources, orders.orders);
  return {
    ...orders,
    ...payments,
    ...inventory,
    ...notifications,
    ...messages,
    ...ledger,
    ...probes,
    history,
  };
};

/** Pure: what the facts say about each invariant. */
export const judge = (facts: Facts): AuditResult['findings'] =>
  invariants.map(({ number, name, check }) => ({ number, name, ...check(facts) }));

/** Waits for a quiet moment, reads everything and checks every invariant. */
export const audit = async (sources: Sources, options: Options = {}): Promise<AuditResult> => {
  const { waitMs = 30_000, history = [], onWait } = options;
  const deadline = Date.now() + waitMs;
  for (;;) {
    const before = await waitForQuiet(sources, deadline, onWait);
    const facts = await loadFacts(sources, history);
    // Each database was read at a moment of its own: if something began in between, they may disagree without any fault.
    const unrest = before.length > 0 ? before : await findUnrest(sources);
    if (unrest.length > 0 && Date.now() < deadline) continue;
    const findings = judge(facts);
    const isClean = unrest.length === 0 && findings.every(({ violations }) => violations.length === 0);
    return { findings, unrest, isClean };
  }
};
