import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';

export type RaiseAlert = (kind: string, facts: Readonly<Record<string, unknown>>) => void;

const alerts = metrics.counter('payment_alerts_total', 'Payments that a person must look at.', ['kind']);

/** An alert is a state of a row first; the log line and the metric only make somebody look at it. */
export const makeRaiseAlert =
  (log: Logger): RaiseAlert =>
  (kind, facts) => {
    alerts.inc({ kind });
    log.error({ kind, ...facts }, 'payment needs attention');
  };
