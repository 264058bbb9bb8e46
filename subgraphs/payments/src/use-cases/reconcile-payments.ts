import { crashPoint } from '@shop/kit/crash-point';
import { rowsOf } from '@shop/kit/db';
import type { Logger } from '@shop/kit/log';
import type { DataSource } from 'typeorm';
import { type PaymentStore, toPayment } from '../db/payment-store.js';
import { compareWithProvider, type Difference } from '../domain/compare-with-provider.js';
import { isOpen } from '../domain/payment-status.js';
import type { LedgerLine, PaymentProvider } from '../providers/payment-provider.js';
import type { RaiseAlert } from './alerts.js';

type Deps = Readonly<{
  dataSource: DataSource;
  payments: PaymentStore;
  provider: PaymentProvider;
  raiseAlert: RaiseAlert;
  log: Logger;
  /** Movements younger than this may still be on their way into our rows. */
  settleMs?: number;
}>;

const pageSize = 200;

/** Compares what the provider's ledger moved since the last run with our rows. Returns what does not match. */
export const makeReconcilePayments =
  ({ dataSource, payments, provider, raiseAlert, log, settleMs = 60_000 }: Deps) =>
  async (): Promise<Difference[]> => {
    const differences: Difference[] = [];
    let seq = await readCursor(dataSource, provider.name);
    for (;;) {
      const lines = settledOf(await provider.ledger(seq, pageSize), Date.now() - settleMs);
      const last = lines.at(-1);
      if (!last) break;
      const found = await comparePage(lines, provider, payments);
      // Before the cursor moves on: told twice after a crash in between, the other way round never.
      for (const difference of found) raiseAlert('RECONCILIATION_DIFFERS', difference);
      differences.push(...found);
      crashPoint('payments:before-reconciled');
      seq = last.seq;
      await writeCursor(dataSource, provider.name, seq);
      crashPoint('payments:after-reconciled');
    }
    log.info({ provider: provider.name, ledgerSeq: seq, differences: differences.length }, 'reconciled');
    return differences;
  };

const settledOf = (lines: readonly LedgerLine[], before: number) => {
  const tooYoung = lines.findIndex(({ at }) => at.getTime() > before);
  return tooYoung < 0 ? lines : lines.slice(0, tooYoung);
};

const comparePage = async (
  lines: readonly LedgerLine[],
  provider: PaymentProvider,
  payments: PaymentStore,
): Promise<Difference[]> => {
  const keys = [...new Set(lines.map(({ providerKey }) => providerKey))];
  const rows = new Map((await payments.findByProviderKeys(keys)).map((row) => [row.providerKey, row]));
  const compared = keys.map(async (key) => {
    const row = rows.get(key);
    // An open payment is being asked about already; its last movement brings it here again.
    if (row && isOpen(row.status)) return [];
    const answer = await provider.find(key);
    if (answer.kind === 'unknown') throw new Error(`the provider cannot be asked: ${answer.detail}`);
    return compareWithProvider(key, row ? toPayment(row) : null, answer);
  });
  return (await Promise.all(compared)).flat();
};

const readCursor = async (dataSource: DataSource, provider: string): Promise<number> => {
  const [row] = rowsOf<{ ledger_seq: string }>(
    await dataSource.query('select ledger_seq from reconciliation where provider = $1', [provider]),
  );
  return Number(row?.ledger_seq ?? 0);
};

const writeCursor = (dataSource: DataSource, provider: string, seq: number) =>
  dataSource.query(
    `insert into reconciliation (provider, ledger_seq) values ($1, $2)
     on conflict (provider) do update set ledger_seq = $2, ran_at = clock_timestamp()`,
    [provider, seq],
  );
