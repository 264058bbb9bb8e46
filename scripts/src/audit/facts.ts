/** What the databases and the provider say, read at one quiet moment. Checkers see nothing else. */
export type Facts = Readonly<{
  orders: readonly OrderFact[];
  orderLines: readonly Readonly<{ orderId: string; variantId: string; quantity: number }>[];
  timeline: readonly Readonly<{ orderId: string; step: string; status: string }>[];
  sagas: readonly Readonly<{ id: string; step: string; phase: string; isEnded: boolean }>[];
  idempotencyKeys: readonly KeyFact[];
  history: readonly HistoryFact[];
  payments: readonly PaymentFact[];
  ledger: readonly LedgerFact[];
  levels: readonly LevelFact[];
  reservations: readonly ReservationFact[];
  holds: readonly HoldFact[];
  movements: readonly MovementFact[];
  notifications: readonly NotificationFact[];
  /** Absent where mails go to a server that nobody can ask. */
  capturedMails: readonly Readonly<{ messageId: string }>[] | null;
  unsent: readonly OutboxFact[];
  deadLetters: readonly DeadLetterFact[];
  taken: readonly Readonly<{ database: string; consumer: string; messageId: string; times: number }>[];
  probes: readonly ProbeFact[];
}>;

export type OrderFact = Readonly<{
  id: string;
  userId: string | null;
  status: string;
  statusReason: string | null;
  email: string;
  total: number;
  currency: string;
}>;

/** A key of `placeOrder`. A scope is a person, or a cart without an account. */
export type KeyFact = Readonly<{ scope: string; key: string; requestHash: string; orderId: string }>;

/** What a client was told: it sent this key (with this body) and got this order. */
export type HistoryFact = Readonly<{ key: string; orderId: string; requestHash?: string; scope?: string }>;

export type PaymentFact = Readonly<{
  orderId: string;
  userId: string | null;
  status: string;
  amount: number | null;
  currency: string | null;
  captured: number;
  refunded: number;
}>;

/** One movement at the provider. `reference` is the order id we gave it. */
export type LedgerFact = Readonly<{
  paymentId: string;
  reference: string;
  kind: string;
  amount: number;
  currency: string;
}>;

export type LevelFact = Readonly<{
  variantId: string;
  locationId: string;
  received: number;
  onHand: number;
  reserved: number;
  committed: number;
}>;

export type ReservationFact = Readonly<{
  orderId: string;
  status: string;
  requested: readonly Readonly<{ variantId: string; quantity: number }>[];
  /** When it got its present status, in milliseconds. */
  decidedAt: number;
}>;

export type HoldFact = Readonly<{
  orderId: string;
  variantId: string;
  locationId: string;
  quantity: number;
}>;

/** One line of the stock ledger: the changes, and the numbers right after them. In the order of the ledger. */
export type MovementFact = LevelFact &
  Readonly<{
    seq: number;
    kind: string;
    reference: string;
    change: Readonly<{ received: number; onHand: number; reserved: number; committed: number }>;
    at: number;
  }>;

export type NotificationFact = Readonly<{
  id: string;
  orderId: string;
  userId: string | null;
  kind: string;
  channel: string;
  recipient: string;
  deliveries: readonly Readonly<{ status: string; attempts: number; possibleDuplicate: boolean }>[];
}>;

/** A message that has not been seen to end, or that ended as failed. */
export type OutboxFact = Readonly<{
  database: string;
  receiver: string;
  messageId: string;
  type: string;
  state: 'waiting' | 'failed';
}>;

export type DeadLetterFact = Readonly<{ database: string; messageId: string; type: string; reason: string }>;

/** Somebody without any right asked for an order, and whether that showed anything. */
export type ProbeFact = Readonly<{ where: string; orderId: string; shown: boolean }>;

export const noFacts: Facts = {
  orders: [],
  orderLines: [],
  timeline: [],
  sagas: [],
  idempotencyKeys: [],
  history: [],
  payments: [],
  ledger: [],
  levels: [],
  reservations: [],
  holds: [],
  movements: [],
  notifications: [],
  capturedMails: null,
  unsent: [],
  deadLetters: [],
  taken: [],
  probes: [],
};
