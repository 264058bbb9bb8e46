import { expect, it } from 'vitest';
import { readOptions } from './options.js';
import { explain, tell } from './report.js';
import { explore } from './seeds.js';

it('a failure is told with the invariant, the events, and one command that shows it again', {
  timeout: 60_000,
}, async () => {
  const sabotage = 'no answer is taken for a no';
  const { failure } = await explore({ from: 1, count: 100, sabotage });
  if (!failure) return expect.fail('nothing broke');
  const text = await explain(failure, sabotage);
  const [, command] = /npm run simulate -- (--seed \d+ --path [\d:]+ --sabotage .*)/.exec(text) ?? [];
  expect(text).toContain('6. called-off orders keep nothing');
  expect(text).toMatch(/payments worker \d: handles payments\.authorize-payment of order \d/);
  expect(text).toMatch(/a call to the provider .*\(authorize for order \d\)/);

  const args = command?.replace(` --sabotage '${sabotage}'`, '').split(' ') ?? [];
  const options = readOptions([...args, '--sabotage', sabotage]);
  if (!options.ok) return expect.fail(options.error);
  const { seed, path } = options.value;
  expect(text).toContain(await tell(seed as number, path, sabotage));
  const lengthOf = (told: string) => Number(/a storm of (\d+) turns/.exec(told)?.[1]);
  expect(lengthOf(text)).toBeLessThan(lengthOf(await tell(seed as number, undefined, sabotage)));
});

it.each([
  [['--seed', 'x'], 'Seeds are whole numbers.'],
  [['--sabotage', 'no brakes'], "There is no guard 'no brakes'."],
  [['--sed', '1'], "Unknown option '--sed'"],
])('what cannot be run is refused: %j', (args, reason) => {
  const options = readOptions(args);
  expect(options.ok || options.error).toContain(reason);
});
