import { between, oneOf, randomFrom } from '../schedule/random.js';

export type PlannedLine = Readonly<{
  /** Of plenty there is enough for all; of the scarce not for everybody who wants it. */
  pool: 'plenty' | 'scarce';
  /** Which of the pool, from 0 to below 1. */
  pick: number;
  quantity: number;
}>;

export type PlannedOrder = Readonly<{
  index: number;
  /** When its client comes, in milliseconds after the start. Clients come whether or not earlier ones were served. */
  atMs: number;
  lines: readonly PlannedLine[];
  /** Of the payment simulator: how the card will behave. */
  token: string;
  /** The client changes its mind this long after it was told of its order. */
  cancelAfterMs?: number;
}>;

/** By weight out of a hundred. */
const tokens: readonly (readonly [number, string])[] = [
  [66, 'tok_ok'],
  [8, 'tok_declined'],
  [4, 'tok_insufficient_funds'],
  [5, 'tok_timeout_before'],
  [5, 'tok_timeout_after'],
  [4, 'tok_error_after'],
  [3, 'tok_slow'],
  [2, 'tok_unavailable_2'],
  [3, 'tok_capture_timeout_after'],
];

const drawToken = (random: () => number): string => {
  let left = random() * 100;
  for (const [weight, token] of tokens) {
    left -= weight;
    if (left < 0) return token;
  }
  return 'tok_ok';
};

const drawLines = (random: () => number): PlannedLine[] => {
  const line = (pool: PlannedLine['pool'], most: number): PlannedLine => ({
    pool,
    pick: random(),
    quantity: between(random, 1, most),
  });
  const kind = random();
  if (kind < 0.5) return [line('plenty', 3)];
  if (kind < 0.75) return Array.from({ length: between(random, 2, 4) }, () => line('plenty', 2));
  if (kind < 0.9) return [line('scarce', 2)];
  return [line('plenty', 1), line('scarce', 1)];
};

type Wanted = Readonly<{ seed: number; orders: number; perSecond: number }>;

/** Who comes when and wants what: a pure function of the seed. */
export const planOrders = ({ seed, orders, perSecond }: Wanted): PlannedOrder[] => {
  const random = randomFrom(`${seed} orders`);
  return Array.from({ length: orders }, (_, index) => ({
    index,
    atMs: Math.round(((index + random()) * 1_000) / perSecond),
    lines: drawLines(random),
    token: drawToken(random),
    ...(random() < 0.1 ? { cancelAfterMs: oneOf(random, [0, 200, 1_000, 5_000]) } : {}),
  }));
};
