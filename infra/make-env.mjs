// npm run make-env: a .env for docker-compose.yml with fresh secrets. Plain JavaScript: it needs nothing installed.
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
// base64url: what becomes part of a URL must not need escaping.
const secret = () => randomBytes(32).toString('base64url');
const withSecrets = (text) => text.replace(/^([A-Z_]+)=$/gm, (_, name) => `${name}=${secret()}`);
const example = readFileSync(join(root, '.env.example'), 'utf8');
const target = process.argv[2] ?? join(root, '.env');

if (existsSync(target)) {
  // Never over what is there: those secrets open the data of the volumes. Only what a newer release asks for is added.
  const known = new Set([...readFileSync(target, 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
  const lacking = [...example.matchAll(/^([A-Z_]+)=$/gm)].filter(([, name]) => !known.has(name));
  if (lacking.length === 0) {
    process.stderr.write(`${target} is there already; remove it first to have new secrets\n`);
    process.exit(1);
  }
  appendFileSync(target, `\n${withSecrets(lacking.map(([line]) => line).join('\n'))}\n`);
  process.stdout.write(`added to ${target}: ${lacking.map(([, name]) => name).join(', ')}\n`);
} else {
  writeFileSync(target, withSecrets(example), { flag: 'wx', mode: 0o600 });
  process.stdout.write(`wrote ${target}\n`);
}
