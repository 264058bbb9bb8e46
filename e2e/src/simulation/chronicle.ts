import type { Logger } from '@shop/kit/log';
import type { Clock } from './clock.js';
import { SimulatedFault } from './machine.js';

export type Counts = Record<string, number>;

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What happened: counted always, told in words only where somebody reads it. */
export class Chronicle {
  readonly counts: Counts = {};
  readonly lines: string[] = [];
  /** What nobody planned: a throw of the product's own. */
  readonly surprises: string[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly isTold: boolean,
    private readonly nameOf: (id: string) => string,
  ) {}

  readonly note = (fact: string, detail?: () => string): void => {
    this.counts[fact] = (this.counts[fact] ?? 0) + 1;
    if (this.isTold) this.tell(detail ? `${fact} (${detail()})` : fact);
  };

  readonly tell = (text: string): void => {
    if (!this.isTold) return;
    const seconds = (this.clock.now / 1_000).toFixed(2).padStart(8);
    this.lines.push(`${seconds}  ${this.named(text)}`);
  };

  named(text: string): string {
    return text.replace(uuid, this.nameOf);
  }

  readonly report = (error: unknown): void => {
    if (error instanceof SimulatedFault) return;
    this.surprises.push(this.named(String(error)));
  };

  /** Stands in for the product's log: what it would have logged as an error of its own is a surprise here. */
  readonly log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (facts: { err?: unknown }) => facts.err && this.report(facts.err),
    error: (facts: { err?: unknown }, message: string) => {
      if (facts.err) this.report(facts.err);
      this.note(message);
    },
  } as unknown as Logger;
}
