import type { MetricsOfProcess } from '@shop/kit/metrics';

export type Report = Readonly<{ isReady: boolean; failures: Readonly<Record<string, string>> }>;

/** What the primary may ask a worker, and what it is told. */
export type Told = Readonly<{ readiness: Report; metrics: MetricsOfProcess }>;
export type Question = keyof Told;

export type ToWorker = Readonly<{ id: number; ask: Question }> | Readonly<{ stop: string }>;
export type FromWorker = Readonly<{ started: true }> | Readonly<{ id: number; told: Told[Question] }>;
