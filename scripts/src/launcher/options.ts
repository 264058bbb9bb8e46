import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LaunchError } from './launch-error.js';
import { type Ports, portsFrom } from './ports.js';
import { repoDir } from './repo-dir.js';

export interface CommandLine {
  readonly dataDir: string;
  readonly ports: Ports;
  readonly fresh: boolean;
  readonly full: boolean;
  readonly seed: boolean;
  readonly dev: boolean;
}

const wholeNumber = (text: string, what: string, highest: number): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= highest) return number;
  throw new LaunchError(`${what} must be a whole number from 1 to ${highest}, not "${text}"`);
};

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        fresh: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
        'no-seed': { type: 'boolean', default: false },
        dev: { type: 'boolean', default: false },
        'port-base': { type: 'string', default: '4000' },
        'data-dir': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new LaunchError(
      `${(error as Error).message.split('. ')[0]}; "npm start -- --help" lists all options`,
    );
  }
};

export const readOptions = (args: readonly string[], env: NodeJS.ProcessEnv): CommandLine => {
  const values = parse(args);
  // Room for the last admin port, which lies 110 above.
  const base = wholeNumber(values['port-base'], '--port-base', 65_425);
  const routerPort = env.PORT ? wholeNumber(env.PORT, 'PORT', 65_535) : base;
  // A folder of its own: products and messages of the embedded shop are in no dedicated server.
  const dataDir = values.full ? resolve(repoDir, '.data', 'full') : resolve(repoDir, '.data');
  return {
    dataDir: values['data-dir'] ? resolve(values['data-dir']) : dataDir,
    ports: portsFrom(base, routerPort),
    fresh: values.fresh,
    full: values.full,
    seed: !values['no-seed'],
    dev: values.dev,
  };
};
