import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The operating system account PostgreSQL runs as; empty means the current one. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

const run = promisify(execFile);

const idOf = async (flag: '-u' | '-g', user: string): Promise<number> =>
  Number((await run('id', [flag, user])).stdout.trim());

const accountNamed = async (user: string): Promise<Account | undefined> => {
  try {
    return { uid: await idOf('-u', user), gid: await idOf('-g', user) };
  } catch {
    // `id` fails when there is no such user; the caller tries the next one.
    return undefined;
  }
};

/**
 * PostgreSQL refuses to run as root (a container's usual user), so then it runs as the folder's owner,
 * or as `postgres` or `nobody`, whichever the system has.
 */
export const postgresAccount = async (dataDir: string): Promise<Account> => {
  if (process.getuid?.() !== 0) return {};
  const existing = await stat(dataDir).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const account = (await accountNamed('postgres')) ?? (await accountNamed('nobody'));
  if (!account) throw new Error('PostgreSQL cannot run as root and there is no user "postgres" or "nobody"');
  return account;
};
