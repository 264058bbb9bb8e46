import type { AuditResult } from './audit.js';

/** Of a broken database one screen is enough; the count says how much more there is. */
const shownPerInvariant = 20;

export const reportText = ({ findings, unrest, isClean }: AuditResult): string => {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const row = (number: string, name: string, checked: string, violations: string) =>
    `${number.padStart(2)}  ${name.padEnd(width)}  ${checked.padStart(8)}  ${violations.padStart(10)}`;
  const table = findings.map(({ number, name, checked, violations }) =>
    row(String(number), name, String(checked), String(violations.length)),
  );
  const details = findings.flatMap(({ number, name, violations }) => [
    ...violations
      .slice(0, shownPerInvariant)
      .map(
        ({ subject, expected, found }) =>
          `${number} ${name}: ${subject}: expected ${expected}, found ${found}`,
      ),
    ...(violations.length > shownPerInvariant
      ? [`${number} ${name}: and ${violations.length - shownPerInvariant} more`]
      : []),
  ]);
  return [
    row('', 'invariant', 'checked', 'violations'),
    ...table,
    ...(details.length > 0 ? ['', ...details] : []),
    ...(unrest.length > 0 ? ['', `never became quiet: ${unrest.join(', ')}`] : []),
    '',
    isClean ? 'audit clean' : 'audit FAILED',
  ].join('\n');
};
