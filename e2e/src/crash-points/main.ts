import { parseArgs } from 'node:util';
import { type CrashAction, crashActions } from '@shop/kit/crash-point';
import { engineSettings } from '../testing/engine-settings.js';
import { eachPointOnce, placesIn } from './points.js';
import { crashAndAudit } from './run.js';

const usage = `npm run crash-points -- [options]

  --short          each point once, instead of in every process that has it
  --actions LIST   of kill, throw and stall (default all three)
  --point TEXT     only points whose name has it
  --process NAME   only of this process
  --full           on real engines (Redis, a MongoDB server, OpenSearch)
  --seed N         which process is taken for a point of all (with --short)
  --at-once N      how many processes may be broken at the same time (default 4)
  --help           this text
`;
const say = (line: string) => void process.stdout.write(`${line}\n`);

const run = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      actions: { type: 'string', default: crashActions.join(',') },
      point: { type: 'string', default: '' },
      process: { type: 'string' },
      full: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '4' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    say(usage);
    return 0;
  }
  const { full } = values;
  const all = placesIn(full ? 'full' : 'embedded').filter(
    (place) => place.point.includes(values.point) && (!values.process || place.process === values.process),
  );
  const places = values.short ? eachPointOnce(all, Number(values.seed)) : all;
  const crashes = (values.actions.split(',') as CrashAction[]).flatMap((action) =>
    places.map((place) => ({ ...place, action })),
  );
  say(`${crashes.length} crashes at ${places.length} places`);
  const startedAt = Date.now();
  const { journeys, faults } = await crashAndAudit({
    crashes,
    full,
    env: engineSettings(),
    atOnce: Number(values['at-once']),
    say,
  });
  for (const fault of faults) say(`FAULT ${fault}`);
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  say(`${crashes.length} crashes, ${journeys} journeys, ${faults.length} faults, ${seconds} s`);
  return faults.length === 0 ? 0 : 1;
};

process.exit(await run());
