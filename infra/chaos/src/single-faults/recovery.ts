import { percentile } from '../result/statistics.js';

/** One client's order: when the client came and when its order was final, in milliseconds. */
export type Sample = Readonly<{ cameMs: number; finalMs: number | null }>;

/** Slower than this is not normal: three times the usual, but nobody notices less than a second. */
export const normalFrom = (healthy: readonly Sample[]): number =>
  Math.max(
    1_000,
    3 *
      percentile(
        healthy.flatMap(({ cameMs, finalMs }) => (finalMs === null ? [] : [finalMs - cameMs])),
        0.5,
      ),
  );

type Watch = Readonly<{ nowMs: number; endMs: number; normalMs: number; calmForMs: number }>;

const isSlow = ({ cameMs, finalMs }: Sample, { nowMs, normalMs }: Pick<Watch, 'nowMs' | 'normalMs'>) =>
  (finalMs ?? nowMs) - cameMs > normalMs;

/** Whether all that came lately was served as usual, and nothing from before is left. */
export const hasRecovered = (samples: readonly Sample[], watch: Watch): boolean => {
  const { nowMs, endMs, normalMs, calmForMs } = watch;
  const from = Math.max(endMs, nowMs - calmForMs - normalMs);
  const lately = samples.filter(({ cameMs }) => cameMs >= from);
  return (
    nowMs - endMs >= calmForMs &&
    lately.some(({ finalMs }) => finalMs !== null) &&
    samples.every((sample) => !isSlow(sample, watch) || (sample.finalMs !== null && sample.cameMs < from))
  );
};

/** From the fault's end to the moment when the last order that was slower than usual was final. */
export const recoveryMs = (samples: readonly Sample[], endMs: number, normalMs: number): number =>
  Math.max(
    0,
    ...samples.flatMap(({ cameMs, finalMs }) =>
      finalMs !== null && finalMs - cameMs > normalMs ? [finalMs - endMs] : [],
    ),
  );
