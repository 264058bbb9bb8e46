/** A reason the shop cannot run, in one line that tells its reader what to do. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}

const noSpace = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|database or disk is full/i;
const noPermission = /\b(EACCES|EPERM|EROFS)\b|Permission denied|Read-only file system/;

export const saysDiskIsFull = (text: string): boolean => noSpace.test(text);

const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? `${String(error.code)} ` : '';
  return `${code}${error.message}`;
};

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').trim();

/** Translates what the system or a child process said into the one line a person can act on. */
export const explain = (error: unknown, dataDir: string): string => {
  const text = textOf(error);
  if (saysDiskIsFull(text)) return `the disk that holds ${dataDir} is full: free some space and start again`;
  if (noPermission.test(text)) {
    const path = (error as NodeJS.ErrnoException).path ?? dataDir;
    return `no permission for ${path}: make it writable for this user, or choose another folder with --data-dir`;
  }
  return oneLine(error instanceof Error ? error.message : String(error));
};

export const damaged = (dataDir: string, reason: string): LaunchError =>
  new LaunchError(
    `the data folder ${dataDir} is damaged (${oneLine(reason)}): restore it, or begin anew with "npm start -- --fresh"`,
  );
