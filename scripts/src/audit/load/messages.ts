import type { DeadLetterFact, Facts, OutboxFact } from '../facts.js';
import { type DatabaseName, databaseNames, type Sources } from '../sources.js';
import { readCatalogueMessages } from './catalogue-messages.js';
import { type Read, readDatabase } from './database.js';

type MessageFacts = Pick<Facts, 'unsent' | 'deadLetters' | 'taken'>;

const hasTable = async (read: Read, table: string): Promise<boolean> => {
  const [found] = await read<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  return found?.there ?? false;
};

// Products keeps its messages inside the product documents until their jobs are seen completed.
const waitingOf = async (read: Read, database: DatabaseName): Promise<OutboxFact[]> => {
  const columns = `message ->> 'id' as "messageId", message ->> 'type' as type`;
  const rows: Omit<OutboxFact, 'database'>[] = [];
  if (await hasTable(read, 'outbox'))
    rows.push(
      ...(await read<OutboxFact>(
        `select receiver, ${columns}, case when done_at is null then 'waiting' else 'failed' end as state
         from outbox where done_at is null or outcome = 'failed' order by id`,
      )),
    );
  if (database === 'products' && (await hasTable(read, 'product')))
    rows.push(
      ...(await read<OutboxFact>(
        `select entry ->> 'receiver' as receiver, entry -> 'message' ->> 'id' as "messageId",
           entry -> 'message' ->> 'type' as type, 'waiting' as state
         from product, jsonb_array_elements(pending) entry order by product.id`,
      )),
    );
  return rows.map((row) => ({ database, ...row }));
};

const lettersOf = async (read: Read, database: DatabaseName): Promise<DeadLetterFact[]> =>
  (await hasTable(read, 'dead_letter'))
    ? (
        await read<DeadLetterFact>(
          'select message_id as "messageId", type, reason from dead_letter order by first_seen_at',
        )
      ).map((row) => ({ ...row, database }))
    : [];

const takenIn = async (read: Read, database: DatabaseName): Promise<Facts['taken'][number][]> =>
  (await hasTable(read, 'inbox'))
    ? (
        await read<Facts['taken'][number]>(
          'select consumer, message_id as "messageId", count(*)::int as times from inbox group by 1, 2',
        )
      ).map((row) => ({ ...row, database }))
    : [];

export const loadMessages = async ({
  databases,
  catalogueUrl,
}: Pick<Sources, 'databases' | 'catalogueUrl'>): Promise<MessageFacts> => {
  const ofCatalogue = catalogueUrl ? await readCatalogueMessages(catalogueUrl) : [];
  const each = await Promise.all(
    databaseNames.map((database) =>
      readDatabase(databases[database], async (read) => ({
        unsent: await waitingOf(read, database),
        deadLetters: await lettersOf(read, database),
        taken: await takenIn(read, database),
      })),
    ),
  );
  return {
    unsent: [...ofCatalogue, ...each.flatMap(({ unsent }) => unsent)],
    deadLetters: each.flatMap(({ deadLetters }) => deadLetters),
    taken: each.flatMap(({ taken }) => taken),
  };
};
