import type { Scenario } from './scenario.js';

// `node --import ./preload.js run-scenario.js <guard>`: one line of JSON with what is not as promised.
const name = process.argv[2] ?? '';
const { scenario } = (await import(`./scenarios/${name}.js`)) as { scenario: Scenario };
process.stdout.write(`${JSON.stringify(await scenario())}\n`);
process.exit(0);
