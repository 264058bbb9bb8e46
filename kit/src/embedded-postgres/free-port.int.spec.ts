import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { freePort } from './index.js';
import { claimPort } from './port-claim.js';

const claimFrom = new URL('../../dist/embedded-postgres/port-claim.js', import.meta.url).href;
const claimElsewhere = async (port: number): Promise<boolean> => {
  const program = `import('${claimFrom}').then(({ claimPort }) => console.log(claimPort(${port})))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', program]);
  return stdout.trim() === 'true';
};

it('a port that was given out is not given out again, to this process or to another', async () => {
  const port = await freePort();
  expect(claimPort(port)).toBe(false);
  expect(await claimElsewhere(port)).toBe(false);
});

it('the claim of a process that ended holds nobody up', async () => {
  // Beyond every port that is given out.
  const port = 70_000 + process.pid;
  expect(await claimElsewhere(port)).toBe(true);
  expect(claimPort(port)).toBe(true);
});
