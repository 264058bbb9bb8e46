import pg from 'pg';

export type Read = <R>(sql: string, values?: readonly unknown[]) => Promise<R[]>;

/** Reads one database at one moment: every query of `work` sees the same snapshot, and none can write. */
export const readDatabase = async <T>(url: string, work: (read: Read) => Promise<T>): Promise<T> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'audit',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
  });
  // The server may go while we read; the query that was running tells.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await work(async (sql, values = []) => (await client.query(sql, [...values])).rows);
  } finally {
    await client.end();
  }
};
