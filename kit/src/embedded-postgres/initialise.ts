import { execFile } from 'node:child_process';
import { access, chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, under } from '../leash/index.js';

const run = promisify(execFile);

export const isInitialised = (dataDir: string): Promise<boolean> =>
  access(dataDir).then(
    () => true,
    () => false,
  );

/** The last thing a PostgreSQL program said, which is where it names the reason. */
export const reasonIn = (output: string): string => {
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => /FATAL|PANIC|error:|could not|No space left/.test(line));
  const line = telling.at(-1) ?? lines.filter(Boolean).at(-1) ?? 'it said nothing';
  return line.replace(/^.*(?:FATAL|PANIC|error):\s*/, '');
};

const withPasswordFile = async (
  password: string,
  account: Account,
  work: (file: string) => Promise<void>,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pg-password-'));
  const file = join(folder, 'password');
  try {
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    if (account.uid !== undefined) {
      await chown(file, account.uid, account.gid ?? account.uid);
      await chown(folder, account.uid, account.gid ?? account.uid);
    }
    await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export interface InitialiseOptions {
  readonly initdb: string;
  readonly dataDir: string;
  readonly account: Account;
  readonly user: string;
  readonly password: string;
}

/** Creates a database cluster whose text order and letters do not depend on the machine's locale. */
export const initialise = async ({ initdb, dataDir, account, user, password }: InitialiseOptions) => {
  // Made beside and renamed, so that a folder which exists is always a whole one.
  const newDir = `${dataDir}.new`;
  await rm(newDir, { recursive: true, force: true });
  await mkdir(newDir, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined) await chown(newDir, account.uid, account.gid ?? account.uid);
  await withPasswordFile(password, account, async (passwordFile) => {
    const flags = [
      `--pgdata=${newDir}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    try {
      const { program, args, ids } = under(account, initdb, flags);
      await run(program, args, { ...ids, cwd: newDir, env: { ...process.env, LC_ALL: 'C' } });
    } catch (cause) {
      const output = (cause as { stderr?: string }).stderr || String(cause);
      throw new Error(`PostgreSQL could not create its data folder ${dataDir}: ${reasonIn(output)}`, {
        cause,
      });
    }
  });
  await rename(newDir, dataDir);
};
