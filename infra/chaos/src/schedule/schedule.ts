import type { Profile } from '../shop/layout.js';
import { drawAttack } from './attacks.js';
import { type Fault, type FaultKind, targetOf } from './fault.js';
import { randomFrom } from './random.js';

export type Counts = Readonly<Partial<Record<FaultKind, number>>>;

type Wanted = Readonly<{ seed: number; profile: Profile; stormMs: number; counts: Counts }>;

const kinds: readonly FaultKind[] = [
  'kill-store',
  'zombie',
  'pause-store',
  'rolling-restart',
  'skew-clock',
  'kill',
  'cut-connections',
  'wipe-queues',
  'provider-storm',
  'webhooks',
  'poison',
  'link',
];

/** Leaves the shop a moment of health first, to compare with. */
const healthyMs = 2_000;
/** What a process needs to start again: until then it is no target. */
const recoveryMs: Readonly<Partial<Record<FaultKind, number>>> = {
  kill: 10_000,
  'kill-store': 12_000,
  'skew-clock': 12_000,
  'rolling-restart': 30_000,
};
const tries = 200;

type Span = Readonly<{ target: string; from: number; to: number }>;

const spansOf = ({ attack, atMs, lastsMs }: Fault): Span[] => {
  const to = atMs + lastsMs + (recoveryMs[attack.kind] ?? 1_000);
  const target = targetOf(attack);
  // A rolling restart goes through all processes of its subgraph.
  return attack.kind === 'rolling-restart'
    ? ['api-1', 'api-2', 'worker-1', 'worker-2'].map((end) => ({
        target: `${target}-${end}`,
        from: atMs,
        to,
      }))
    : [{ target, from: atMs, to }];
};

const collide = (a: Span, b: Span): boolean => a.target === b.target && a.from < b.to && b.from < a.to;

/** Which fault happens when: a pure function of what is wanted. Faults overlap, but never on one target. */
export const scheduleOf = ({ seed, profile, stormMs, counts }: Wanted): Fault[] => {
  const faults: Fault[] = [];
  const taken: Span[] = [];
  for (const kind of kinds) {
    // Numbers of its own for each kind: more of one does not move the others' draws.
    const random = randomFrom(`${seed} ${profile} ${kind}`);
    const count = counts[kind] ?? 0;
    for (let turn = 0; turn < count; turn++) {
      for (let attempt = 0; attempt < tries; attempt++) {
        const { attack, lastsMs } = drawAttack(kind, profile, random, turn);
        const slotMs = Math.max(0, stormMs - healthyMs - lastsMs) / count;
        // After some tries anywhere will do.
        const slot = attempt < tries / 2 ? turn + random() : random() * count;
        const atMs = Math.round(healthyMs + slot * slotMs);
        const fault = { id: `${kind}-${turn + 1}`, atMs, lastsMs, attack };
        const spans = spansOf(fault);
        if (spans.some((span) => taken.some((other) => collide(span, other)))) continue;
        faults.push(fault);
        taken.push(...spans);
        break;
      }
    }
  }
  return faults.sort((a, b) => a.atMs - b.atMs);
};
