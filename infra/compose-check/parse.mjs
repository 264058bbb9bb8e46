// npm run compose:check: reads docker-compose.yml with Compose's own parser (compose-go) and a fresh .env, for each profile.
// Plain JavaScript around a Go program: the engine itself is not needed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

if (spawnSync('go', ['version']).status !== 0) {
  const text = 'compose:check needs Go: docker-compose.yml was not read by the parser of Compose';
  // On a laptop the tests have looked at the file already; before anything lands both must have.
  if (process.env.CI) fail(text);
  process.stderr.write(`${text}\n`);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'compose-check-'));
try {
  const envFile = join(folder, 'env');
  spawnSync(process.execPath, [join(root, 'infra', 'make-env.mjs'), envFile]);
  const composeFile = join(root, 'docker-compose.yml');
  const parse = (env) =>
    spawnSync('go', ['run', '.', composeFile, env, 'default', 'infra', 'seed'], {
      cwd: here,
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
      env: { ...process.env, GOFLAGS: '-mod=readonly', COMPOSE_PROFILES: '' },
    });
  const parsed = parse(envFile);
  if (parsed.status !== 0) fail(parsed.stderr);
  for (const [profile, { services }] of Object.entries(JSON.parse(parsed.stdout)))
    process.stdout.write(`profile ${profile}: ${Object.keys(services).length} services\n`);
  // The other half of the promise: without its secrets the file is refused, and the first missing one is named.
  const bare = parse(join(root, '.env.example'));
  if (bare.status === 0 || !/_PASSWORD|_SECRET|_KEY/.test(bare.stderr))
    fail(`docker-compose.yml is taken although its secrets are empty\n${bare.stderr}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
