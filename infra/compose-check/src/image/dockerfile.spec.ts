import { expect, it } from 'vitest';
import { flagOf, readStages, withoutFlags } from './dockerfile.js';

it('reads the stages of a Dockerfile with their instructions', () => {
  const text =
    '# why\nFROM node:24 AS build\nWORKDIR /app\n# why\nRUN a \\\n  && b\nFROM node:24\nUSER 1000\n';
  expect(readStages(text)).toEqual([
    {
      name: 'build',
      instructions: [
        { name: 'WORKDIR', text: '/app' },
        { name: 'RUN', text: 'a    && b' },
      ],
    },
    { name: 'image', instructions: [{ name: 'USER', text: '1000' }] },
  ]);
});

it('tells the flags of an instruction from what it does', () => {
  const text = '--mount=type=cache,target=/root/.npm npm ci --omit=dev';
  expect(withoutFlags(text)).toBe('npm ci --omit=dev');
  expect(flagOf('--from=build /app ./', 'from')).toBe('build');
  expect(flagOf('npm ci', 'from')).toBeUndefined();
});
