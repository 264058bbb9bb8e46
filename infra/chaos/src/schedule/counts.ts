import type { Profile } from '../shop/layout.js';
import type { FaultKind } from './fault.js';
import type { Counts } from './schedule.js';

/** How often a minute of storm is hit. Five full runs of 400 orders come to over 60 kills, 20 wipes, 10 store restarts, 10 zombies. */
const perMinute: Readonly<Record<Profile, Readonly<Record<FaultKind, number>>>> = {
  full: {
    kill: 5.5,
    zombie: 1.1,
    'wipe-queues': 1.9,
    'kill-store': 1.1,
    'pause-store': 0.3,
    'cut-connections': 0.6,
    'skew-clock': 0.6,
    'provider-storm': 0.6,
    webhooks: 0.6,
    'rolling-restart': 0.3,
    poison: 0.9,
    link: 3,
  },
  embedded: {
    kill: 3,
    zombie: 0.6,
    'wipe-queues': 1,
    'kill-store': 0.5,
    'pause-store': 0.3,
    'cut-connections': 0.5,
    'skew-clock': 0.5,
    'provider-storm': 0.5,
    webhooks: 0.5,
    'rolling-restart': 0.3,
    poison: 0.5,
    link: 2,
  },
};

/** Enough to see every mechanism at work once, and to be over soon. */
const short: Counts = {
  kill: 3,
  zombie: 1,
  'wipe-queues': 1,
  'kill-store': 1,
  'cut-connections': 1,
  'provider-storm': 1,
  webhooks: 1,
  poison: 1,
  link: 3,
};

export const countsFor = (
  profile: Profile,
  { stormMs, isShort }: Readonly<{ stormMs: number; isShort: boolean }>,
): Counts =>
  isShort
    ? short
    : Object.fromEntries(
        Object.entries(perMinute[profile]).map(([kind, rate]) => [
          kind,
          Math.round((rate * stormMs) / 60_000),
        ]),
      );
