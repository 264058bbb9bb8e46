import type { SubgraphName } from '@shop/scripts/launcher/ports';
import type { LinkFault } from '../proxy/link-fault.js';
import type { Store } from '../shop/layout.js';

/** What is done to the shop. */
export type Attack =
  | Readonly<{ kind: 'kill'; target: string }>
  /** SIGSTOP for longer than a job's lock: it comes back as a zombie that believes it still owns its jobs. */
  | Readonly<{ kind: 'zombie'; target: string }>
  | Readonly<{ kind: 'wipe-queues' }>
  | Readonly<{ kind: 'kill-store'; target: Store }>
  | Readonly<{ kind: 'pause-store'; target: Store }>
  /** Every connection to PostgreSQL is ended by the server. */
  | Readonly<{ kind: 'cut-connections' }>
  | Readonly<{ kind: 'skew-clock'; target: string; byMs: number }>
  | Readonly<{ kind: 'provider-storm'; mode: 'unavailable' | 'hang' }>
  | Readonly<{ kind: 'webhooks'; mode: 'duplicate' | 'late' }>
  | Readonly<{ kind: 'rolling-restart'; target: SubgraphName }>
  | Readonly<{ kind: 'poison'; target: SubgraphName; form: PoisonForm }>
  | Readonly<{ kind: 'link'; target: string; fault: LinkFault }>;

export type PoisonForm = 'no envelope' | 'unknown type' | 'unfit payload';
export type FaultKind = Attack['kind'];

/** An attack at its time, both in milliseconds after the start of the storm. */
export type Fault = Readonly<{ id: string; atMs: number; lastsMs: number; attack: Attack }>;

export const targetOf = (attack: Attack): string => {
  switch (attack.kind) {
    case 'wipe-queues':
      return 'queues';
    case 'cut-connections':
      return 'postgres';
    case 'provider-storm':
      return 'provider';
    case 'webhooks':
      return 'webhooks';
    default:
      return attack.target;
  }
};

/** For people. */
export const describeAttack = (attack: Attack): string => {
  const target = targetOf(attack);
  switch (attack.kind) {
    case 'link':
      return `${attack.fault.how} ${target}`;
    case 'skew-clock':
      return `clock ${attack.byMs > 0 ? '+' : ''}${attack.byMs / 1_000} s ${target}`;
    case 'provider-storm':
    case 'webhooks':
      return `${target} ${attack.mode}`;
    case 'poison':
      return `poison (${attack.form}) ${target}`;
    case 'wipe-queues':
      return 'wipe queues';
    case 'cut-connections':
      return 'cut connections to postgres';
    default:
      return `${attack.kind} ${target}`;
  }
};
