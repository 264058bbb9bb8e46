import type { Facts } from './facts.js';

export type Violation = Readonly<{
  /** What it is about, with its id. */
  subject: string;
  expected: string;
  found: string;
}>;

export type Finding = Readonly<{ checked: number; violations: readonly Violation[] }>;

/** One sentence of the contract, and the pure function that looks for its violations. */
export type Invariant = Readonly<{
  number: number;
  name: string;
  check(facts: Facts): Finding;
}>;

/** For one part of an invariant. Nothing is pushed when what was found is what was expected. */
export const createReport = () => {
  const violations: Violation[] = [];
  let checked = 0;
  return {
    expect(subject: string, expected: string | number, found: string | number) {
      checked++;
      if (expected !== found) violations.push({ subject, expected: String(expected), found: String(found) });
    },
    /** Like `expect`, for a condition that one value cannot express. */
    require(isMet: boolean, subject: string, expected: string, found: string | number) {
      checked++;
      if (!isMet) violations.push({ subject, expected, found: String(found) });
    },
    end: (): Finding => ({ checked, violations }),
  };
};
