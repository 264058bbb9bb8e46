import { parseArgs } from 'node:util';
import { err, ok, type Result } from '@shop/kit/result';
import { type Sabotage, sabotages } from './sabotage.js';

export const usage = `Usage:
  npm run simulate -- --seed N [--path P]      shows one run
  npm run simulate -- [--seeds COUNT] [--from N]  looks for a seed that breaks something (10,000 from 1)
  --sabotage GUARD                             without that guard: ${sabotages.map((one) => `'${one}'`).join(', ')}`;

export type Options = Readonly<{
  seed: number | null;
  path?: string;
  from: number;
  count: number;
  sabotage: Sabotage;
}>;

const isWhole = (text: string | undefined) => text === undefined || /^\d{1,9}$/.test(text);

export const readOptions = (args: string[]): Result<Options, string> => {
  const text = { type: 'string' } as const;
  const options = { seed: text, path: text, seeds: text, from: text, sabotage: text };
  let values: { [name in keyof typeof options]?: string };
  try {
    ({ values } = parseArgs({ args, options }));
  } catch (error) {
    return err((error as Error).message);
  }
  const { seed, path, seeds = '10000', from = '1' } = values;
  if (![seed, seeds, from].every(isWhole)) return err('Seeds are whole numbers.');
  const sabotage = sabotages.find((one) => one === values.sabotage) ?? null;
  if (values.sabotage && !sabotage) return err(`There is no guard '${values.sabotage}'.`);
  return ok({
    seed: seed === undefined ? null : Number(seed),
    path,
    from: Number(from),
    count: Number(seeds),
    sabotage,
  });
};
