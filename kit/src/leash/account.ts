import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** The operating system account a server runs as; empty means the current one. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
  /** The account may not pass through the folders above; it is given leave to, and nothing else. */
  readonly passesThrough?: boolean;
}

/** How to start a program under an account. */
export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly ids: Readonly<{ uid?: number; gid?: number }>;
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

export const under = (
  { uid, gid, passesThrough }: Account,
  program: string,
  args: readonly string[],
): Invocation =>
  passesThrough
    ? {
        program: 'setpriv',
        args: [
          ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
          ...['--inh-caps=+dac_override', '--ambient-caps=+dac_override'],
          // access(2), by which PostgreSQL looks at its own files, counts capabilities only with this.
          ...['--securebits=+no_setuid_fixup', program, ...args],
        ],
        ids: {},
      }
    : { program, args, ids: uid === undefined ? {} : { uid, gid } };

const canRun = async (account: Account, program: string): Promise<boolean> => {
  const invocation = under(account, program, ['--version']);
  try {
    await run(invocation.program, invocation.args, { ...invocation.ids, cwd: '/' });
    return true;
  } catch {
    return false;
  }
};

const chooseAccount = async (title: string, dataDir: string): Promise<Account> => {
  const existing = await stat(dataDir).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const account = (await accountNamed('postgres')) ?? (await accountNamed('nobody'));
  if (!account) throw new Error(`${title} cannot run as root and there is no user "postgres" or "nobody"`);
  return account;
};

/**
 * PostgreSQL and OpenSearch refuse to run as root (a container's usual user), so then they run as the folder's owner,
 * or as `postgres` or `nobody`, whichever the system has.
 */
export const unprivilegedAccount = async (
  title: string,
  dataDir: string,
  program: string,
): Promise<Account> => {
  if (process.getuid?.() !== 0) return {};
  const account = await chooseAccount(title, dataDir);
  if (await canRun(account, program)) return account;
  // Below /root, which others may not enter.
  const passing = { ...account, passesThrough: true };
  if (await canRun(passing, program)) return passing;
  throw new Error(
    `${title} cannot run as root, and other users may not enter ${dirname(program)}: move the project to a folder that others may enter, or start as an ordinary user`,
  );
};
