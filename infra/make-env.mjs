// npm run make-env: a .env for docker-compose.yml with fresh secrets. Plain JavaScript: it needs nothing installed.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
// base64url: what becomes part of a URL must not need escaping.
const secret = () => randomBytes(32).toString('base64url');
const text = readFileSync(join(root, '.env.example'), 'utf8').replace(
  /^([A-Z_]+)=$/gm,
  (_, name) => `${name}=${secret()}`,
);
const target = process.argv[2] ?? join(root, '.env');
try {
  // Never over a .env that is there: its secrets open the data of the volumes.
  writeFileSync(target, text, { flag: 'wx', mode: 0o600 });
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  process.stderr.write(`${target} is there already; remove it first to have new secrets\n`);
  process.exit(1);
}
process.stdout.write(`wrote ${target}\n`);
