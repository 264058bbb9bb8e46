import { readOptions } from './options.js';
import { runChaos } from './run.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const options = readOptions(process.argv.slice(2));
  const { violations } = await runChaos(options, say);
  say(`result, history and plot: ${options.outDir}`);
  process.exit(violations.length === 0 ? 0 : 1);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(2);
}
