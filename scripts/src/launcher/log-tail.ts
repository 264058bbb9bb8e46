import { open } from 'node:fs/promises';

export const readTail = async (path: string, bytes: number): Promise<string> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, bytes);
    const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length });
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
};

interface LogLine {
  readonly level?: number | string;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

// By name as our processes write it, by number as pino does by default.
const grave: readonly unknown[] = ['error', 'fatal', 50, 60];

/** The line's error text: JSON lines count from level error up, plain lines (stderr) always. */
const complaintIn = (line: string): string | undefined => {
  if (!line.startsWith('{'))
    return /^\s+at |^Node\.js v|^\s*$|^\s*[\^~]+$/.test(line) ? undefined : line.trim();
  try {
    const { level, msg, err } = JSON.parse(line) as LogLine;
    if (!grave.includes(level)) return undefined;
    return [msg, err?.message].filter(Boolean).join(': ');
  } catch {
    // Cut off by the size of the tail: the other lines tell.
    return undefined;
  }
};

export const lastComplaintIn = (log: string): string | undefined => {
  const complaints = log
    .split('\n')
    .map(complaintIn)
    .filter((line) => line !== undefined);
  return complaints.find((line) => /^\w*Error\b.*:/.test(line)) ?? complaints.at(-1);
};

/** The last complaint in a process's log, for the one line that says why it ended. */
export const lastComplaint = async (path: string): Promise<string | undefined> =>
  lastComplaintIn(await readTail(path, 16_384).catch(() => ''));
