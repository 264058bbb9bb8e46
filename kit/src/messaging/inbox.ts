import { rowsOf, type Tx } from '../db/index.js';

/**
 * Remembers, in the transaction of its effects, that a consumer has taken a message. For messages without a natural key;
 * where a business row is the memory, answer from that row instead.
 */
export const inbox = {
  /** False when this consumer took the message before: then do nothing. A second delivery at the same moment waits for the first. */
  async firstTime(tx: Tx, consumer: string, messageId: string): Promise<boolean> {
    const rows = rowsOf(
      await tx.query(
        'insert into inbox (consumer, message_id) values ($1, $2) on conflict do nothing returning message_id',
        [consumer, messageId],
      ),
    );
    return rows.length === 1;
  },
};
