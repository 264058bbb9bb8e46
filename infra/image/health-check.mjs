// What a container's health check runs: the image has no curl, and the port is the process's own setting.
const answer = await fetch(`http://127.0.0.1:${process.env.ADMIN_PORT}/readyz`).catch((error) => error);
if (answer.status !== 200) {
  process.stderr.write(`${'json' in answer ? JSON.stringify(await answer.json()) : answer.cause}\n`);
  process.exit(1);
}
