import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFile } from '@shop/kit/config';
import { readStages } from './dockerfile.js';
import { runStages } from './run-stages.js';
import { serveSigningKeys } from './signing-keys.js';
import { checkContents, checkRefusal, checkRun } from './try-image.js';

// npm run image:check [-- folder ...]: the stages of infra/Dockerfile as plain commands on a clean checkout, and then a start.
const folders = process.argv.slice(2);
const simulator = 'infra/payment-simulator';
const say = (text: string) => process.stdout.write(`${text}\n`);

const stages = readStages(readFileSync(repositoryFile('infra', 'Dockerfile'), 'utf8'));
const root = join(repositoryFile('infra', 'Dockerfile'), '..', '..');
const keys = await serveSigningKeys();
const routerSettings = { JWKS_URL: keys.url, ROUTER_SIGNING_SECRET: 'only-for-this-check'.repeat(2) };
const work = mkdtempSync(join(tmpdir(), 'image-check-'));
try {
  const contextDir = join(work, 'context');
  mkdirSync(contextDir);
  // What git has, changes that are not committed yet included, and nothing that was built or installed here.
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  execFileSync('tar', ['--null', '--ignore-failed-read', '-T', '-', '-cf', join(work, 'context.tar')], {
    cwd: root,
    input: files,
  });
  execFileSync('tar', ['-xf', join(work, 'context.tar'), '-C', contextDir]);
  for (const folder of folders.length > 0 ? folders : [simulator]) {
    const targetDir = join(work, folder.replaceAll('/', '-'));
    const onCommand = (command: string) => say(`  ${command}`);
    say(`image of ${folder}`);
    const image = runStages({ stages, contextDir, targetDir, args: { FOLDER: folder }, onCommand });
    const imageDir = join(targetDir, 'image');
    checkContents(join(imageDir, 'app'));
    const settings = { API_KEY: 'only-for-this-check', DATA_FILE: join(imageDir, 'app/data/ledger.sqlite') };
    if (folder === simulator) await checkRun(image, imageDir, settings);
    else if (folder === 'router') await checkRun(image, imageDir, routerSettings);
    else checkRefusal(image);
    say(`image of ${folder}: ok`);
    rmSync(targetDir, { recursive: true, force: true });
  }
} finally {
  keys.close();
  rmSync(work, { recursive: true, force: true });
}
