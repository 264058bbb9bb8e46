import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { memoryOf } from './memory.js';

it.runIf(process.platform === 'linux')('counts the processes that a process started', async () => {
  const child = spawn('/bin/sh', ['-c', 'echo up; read -r _; exit'], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const alone = await memoryOf([child.pid ?? 0]);
  const withParent = await memoryOf([process.pid]);
  child.kill('SIGKILL');
  expect(alone).toMatchObject({ processes: 1 });
  expect(withParent?.processes).toBeGreaterThan(1);
  expect(withParent?.megabytes).toBeGreaterThan(10);
});
