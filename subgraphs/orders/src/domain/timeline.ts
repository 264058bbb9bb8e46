import type { OrderStatus } from './order-status.js';

export const timelineOutcomes = [
  'STARTED',
  'WAITING',
  'SUCCEEDED',
  'FAILED',
  'UNDOING',
  'UNDONE',
  'ALERT',
] as const;
export type TimelineOutcome = (typeof timelineOutcomes)[number];

/** One thing that happened to an order. Read in sequence, the statuses are a path through the table of moves. */
export type TimelineEntry = Readonly<{
  orderId: string;
  at: Date;
  step: string;
  outcome: TimelineOutcome;
  /** The order's status from this moment on. */
  status: OrderStatus;
  /** How often the step has been asked for so far. */
  attempt: number;
  detail: string | null;
  /** What only staff may read. */
  staffDetail: string | null;
}>;

/** With its place among all entries: those of one order are written, and committed, in this sequence. */
export type RecordedEntry = TimelineEntry & Readonly<{ seq: number }>;
