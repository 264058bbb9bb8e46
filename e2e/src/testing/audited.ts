import { audit } from '@shop/scripts/audit/audit';
import type { HistoryFact } from '@shop/scripts/audit/facts';
import { reportText } from '@shop/scripts/audit/report';
import { findSources } from '@shop/scripts/audit/sources';
import { expect } from 'vitest';

/** Waits for a quiet moment and checks every invariant of the shop in `dataDir`; a violation is printed by name. */
export const expectCleanAudit = async (
  dataDir: string,
  history: readonly HistoryFact[] = [],
): Promise<void> => {
  const result = await audit(await findSources({}, dataDir), { waitMs: 90_000, history });
  expect(result.isClean, reportText(result)).toBe(true);
};
