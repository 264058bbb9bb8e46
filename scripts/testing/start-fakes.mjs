// `npm start` with fake processes, for the launcher's own tests. FAKES, e.g. {"orders":"hangs"}, makes some misbehave.
import { runCommand } from '../dist/launcher/command.js';
import { fakeParts } from '../dist/launcher/launcher-fixture.js';

await runCommand({
  args: process.argv.slice(2),
  env: process.env,
  parts: fakeParts(process.env.FAKE_JOURNAL, JSON.parse(process.env.FAKES ?? '{}')),
});
