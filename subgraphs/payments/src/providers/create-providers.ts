import type { PaymentsConfig } from '../config.js';
import type { PaymentProvider } from './payment-provider.js';
import { createSimulatorProvider } from './simulator/simulator-provider.js';

/** Every adapter this process can speak to, by name. New payments go to `PROVIDER`; older ones stay where they began. */
export const createProviders = (config: PaymentsConfig): ReadonlyMap<string, PaymentProvider> => {
  const simulator = createSimulatorProvider({
    baseUrl: config.SIMULATOR_URL,
    apiKey: config.SIMULATOR_API_KEY,
    webhookSecret: config.SIMULATOR_WEBHOOK_SECRET,
    deadlineMs: config.PROVIDER_DEADLINE_MS,
    breaker: {
      failures: config.PROVIDER_BREAKER_FAILURES,
      halfOpenAfterMs: config.PROVIDER_BREAKER_PAUSE_MS,
    },
  });
  return new Map([[simulator.name, simulator]]);
};
