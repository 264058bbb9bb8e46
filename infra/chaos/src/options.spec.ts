import { expect, it } from 'vitest';
import { readOptions } from './options.js';

it('a profile brings its own size, and a short storm is smaller', () => {
  expect(readOptions(['--profile', 'full'])).toMatchObject({ orders: 400, seed: 1, finalWithinMs: 30_000 });
  expect(readOptions(['--profile', 'full', '--short']).orders).toBe(60);
  expect(readOptions([])).toMatchObject({ profile: 'embedded', finalWithinMs: 90_000 });
  expect(readOptions(['--orders', '50', '--seed', '9', '--rate', '0.5'])).toMatchObject({
    orders: 50,
    seed: 9,
    perSecond: 0.5,
  });
});

it.each([[['--profile', 'half']], [['--orders', 'many']], [['--seed', '-1']], [['--help']]])(
  '%j is answered with the usage',
  (args) => {
    expect(() => readOptions(args)).toThrow('npm run chaos -- [options]');
  },
);
