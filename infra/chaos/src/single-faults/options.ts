import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repoDir } from '@shop/scripts/launcher/repo-dir';
import type { Profile } from '../shop/layout.js';

export type SingleFaultOptions = Readonly<{
  profile: Profile;
  times: number;
  perSecond: number;
  only: RegExp;
  outDir: string;
}>;

const usage = `npm run chaos:faults -- [options]
  --profile embedded|full   (default full)
  --times <n>               how often each fault (default 5)
  --rate <n>                orders a second meanwhile (default 2)
  --only <pattern>          only faults whose name matches
  --out <folder>            where the results go (default .data/chaos/faults-<profile>)`;

/** @throws with the usage. */
export const readOptions = (args: readonly string[]): SingleFaultOptions => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        profile: { type: 'string', default: 'full' },
        times: { type: 'string', default: '5' },
        rate: { type: 'string', default: '2' },
        only: { type: 'string', default: '' },
        out: { type: 'string' },
      },
    });
    const { profile } = values;
    if (profile !== 'embedded' && profile !== 'full') throw new Error('--profile must be embedded or full');
    const times = Number(values.times);
    const perSecond = Number(values.rate);
    if (!(times >= 1) || !(perSecond > 0)) throw new Error('--times and --rate must be positive numbers');
    return {
      profile,
      times,
      perSecond,
      only: new RegExp(values.only),
      outDir: resolve(values.out ?? resolve(repoDir, '.data', 'chaos', `faults-${profile}`)),
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`);
  }
};
