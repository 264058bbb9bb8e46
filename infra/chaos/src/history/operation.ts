/**
 * One line of the history, as Jepsen keeps it: an operation is invoked and then ends. `ok`: done, by the shop's word. `fail`: refused, so
 * it had no effect. `info`: nobody knows; it may have happened, or may yet.
 */
export type Operation = Readonly<{
  type: 'invoke' | 'ok' | 'fail' | 'info';
  op: 'cart' | 'place' | 'cancel' | 'read';
  /** The invocation this belongs to: one attempt of one client. */
  attempt: number;
  client: number;
  /** Milliseconds since the start of the storm. */
  atMs: number;
  /** Idempotency key of a placing. */
  key?: string;
  orderId?: string;
  /** What was read, or why it was refused. */
  value?: string;
}>;
