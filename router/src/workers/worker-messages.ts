import type { MetricsOfProcess } from '@shop/kit/metrics';

type Failures = Readonly<Record<string, string>>;

/** Which checks of a worker fail: with a required one it is not ready. */
export type Report = Readonly<{ required: Failures; optional: Failures }>;

/** What the primary may ask a worker, and what it is told. */
export type Told = Readonly<{ readiness: Report; metrics: MetricsOfProcess }>;
export type Question = keyof Told;

export type ToWorker = Readonly<{ id: number; ask: Question }> | Readonly<{ stop: string }>;
export type FromWorker = Readonly<{ started: true }> | Readonly<{ id: number; told: Told[Question] }>;
