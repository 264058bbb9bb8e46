// Stands in for a process of the shop in the launcher's own tests: same roles, same admin port, no shop.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const role = process.argv[2] ?? 'run';
const { FAKE = '', ADMIN_PORT, JOURNAL, NAME } = process.env;
const note = (what) => JOURNAL && appendFileSync(JOURNAL, `${NAME} ${what}\n`);

if (FAKE === `fails ${role}`) {
  console.log(JSON.stringify({ level: 60, msg: process.env.FAKE_REASON ?? 'the fake was told to fail' }));
  process.exit(1);
}
note(role);
if (role === 'migrate' || role === 'seed') process.exit(0);

const stop = () => {
  if (FAKE === 'hangs') return;
  note('stopped');
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('disconnect', stop);
createServer((_, answer) => answer.end('ok')).listen(Number(ADMIN_PORT), '127.0.0.1');
