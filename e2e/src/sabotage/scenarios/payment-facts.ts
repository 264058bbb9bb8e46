import type { PaymentsWorld } from '@shop/payments/testing/payments-world';
import { loadPayments } from '@shop/scripts/audit/load/payments';
import { loadLedger } from '@shop/scripts/audit/load/provider';

export const factsOf = async ({ config, simulator }: PaymentsWorld) => ({
  ...(await loadPayments(config.DATABASE_URL)),
  ...(await loadLedger({ url: simulator.url, apiKey: config.SIMULATOR_API_KEY ?? '' })),
});
