import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { damaged } from './launch-error.js';

const secretsSchema = z.object({
  postgresPassword: z.string().min(16),
  orderAccessSecret: z.string().min(32),
  simulatorApiKey: z.string().min(16),
  simulatorWebhookSecret: z.string().min(32),
  staffPassword: z.string().min(16),
  routerSigningSecret: z.string().min(32),
});
export type Secrets = z.infer<typeof secretsSchema>;

const random = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** Secrets that a data folder of an earlier version does not have yet. The others open what is stored, so a lost one is no new one. */
const generateLater = () => ({ routerSigningSecret: random() });

const generate = (): Secrets => ({
  postgresPassword: random(),
  orderAccessSecret: random(),
  simulatorApiKey: random(),
  simulatorWebhookSecret: random(),
  staffPassword: random(18),
  ...generateLater(),
});

// Written beside and renamed: a crash in between must not leave half a file for the next start.
const write = async (file: string, secrets: Secrets): Promise<Secrets> => {
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
};

const complete = (text: string): Readonly<{ secrets: Secrets; isNew: boolean }> => {
  const known: unknown = JSON.parse(text);
  const kept = secretsSchema.safeParse(known);
  if (kept.success) return { secrets: kept.data, isNew: false };
  return { secrets: secretsSchema.parse({ ...generateLater(), ...(known as object) }), isNew: true };
};

/** Reads the secrets of this data folder, making them on first use. */
export const loadSecrets = async (dataDir: string): Promise<Secrets> => {
  const file = join(dataDir, 'secrets.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return write(file, generate());
  }
  let known: ReturnType<typeof complete>;
  try {
    known = complete(text);
  } catch {
    throw damaged(dataDir, 'secrets.json cannot be read');
  }
  return known.isNew ? write(file, known.secrets) : known.secrets;
};
