import type { Measurement } from './measure.js';

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);

/** Markdown, so that it can stand in the documentation as it is. */
export const faultTable = (measurements: readonly Measurement[]): string =>
  [
    '| fault | times | p50 (s) | p99 (s) | max (s) |',
    '| ----- | ----- | ------- | ------- | ------- |',
    ...measurements.map(
      ({ name, recovery: { count, p50, p99, max } }) =>
        `| ${name} | ${count} | ${seconds(p50)} | ${seconds(p99)} | ${seconds(max)} |`,
    ),
  ].join('\n');
