import { runCommand } from './launcher/command.js';

await runCommand({ args: process.argv.slice(2), env: process.env });
