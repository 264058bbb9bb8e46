import { readOptions, usage } from './options.js';
import { explain, tell } from './report.js';
import { explore, replay } from './seeds.js';

const print = (text: string) => process.stdout.write(`${text}\n`);

const run = async (args: string[]): Promise<number> => {
  const options = readOptions(args);
  if (!options.ok) {
    print(`${options.error}\n\n${usage}`);
    return 2;
  }
  const { seed, path, from, count, sabotage } = options.value;
  if (seed !== null && path !== undefined) {
    print(await tell(seed, path, sabotage));
    return (await replay(seed, path, sabotage)).violations.length > 0 ? 1 : 0;
  }
  const started = performance.now();
  const { failure, counts } = await explore(
    seed === null ? { from, count, sabotage } : { from: seed, count: 1, sabotage },
  );
  if (failure) {
    print(await explain(failure, sabotage));
    return 1;
  }
  if (seed !== null) print(await tell(seed));
  else {
    const seconds = (performance.now() - started) / 1_000;
    for (const [fact, times] of Object.entries(counts).sort()) print(`${String(times).padStart(9)}  ${fact}`);
    print(`${count} seeds from ${from} in ${seconds.toFixed(1)} s: every invariant holds.`);
  }
  return 0;
};

process.exitCode = await run(process.argv.slice(2));
