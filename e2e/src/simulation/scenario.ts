import fc from 'fast-check';

/** What a card does, by the bundled simulator's test tokens. */
const tokens = [
  'tok_ok',
  'tok_ok',
  'tok_ok',
  'tok_ok',
  'tok_ok',
  'tok_action_required',
  'tok_declined',
  'tok_capture_refused',
  'tok_short_amount',
] as const;

const line = fc.record({ variant: fc.integer({ min: 0, max: 1 }), quantity: fc.integer({ min: 1, max: 2 }) });
const shopper = fc.record({
  isGuest: fc.boolean(),
  lines: fc.uniqueArray(line, { minLength: 1, maxLength: 2, selector: ({ variant }) => variant }),
  token: fc.constantFrom(...tokens),
  /** What they say at the bank's page; null: they never come back. */
  approves: fc.constantFrom(true, true, true, false, null),
});

/** One turn of the scheduler: what kind of thing happens, to which of the candidates, and at which point. 0 is always the harmless choice. */
const turn = fc.tuple(
  fc.integer({ min: 0, max: 99 }),
  fc.integer({ min: 0, max: 11 }),
  fc.integer({ min: 1, max: 6 }),
);

/** Few units and several shoppers, so that they compete; and the tape from which the scheduler reads. */
export const scenario = fc.noBias(
  fc.record({
    /** Units per variant: at the first location and at the second. */
    stock: fc.tuple(
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 })),
      fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 1 })),
    ),
    shoppers: fc.array(shopper, { minLength: 1, maxLength: 4 }),
    tape: fc.array(turn, { maxLength: 300, size: 'max' }),
  }),
);

export type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;
export type Turn = Scenario['tape'][number];
export type ShopperPlan = Scenario['shoppers'][number];
