import { createServer } from 'node:http';

/** What a process holds after its garbage is collected, in bytes, and the CPU it has used so far. */
export type ProcessReport = Readonly<{ memory: NodeJS.MemoryUsage; cpu: NodeJS.CpuUsage }>;

// `node --expose-gc --import <this file>`: the process as it is, and a port that says what it holds.
createServer((_, answer) => {
  const cpu = process.cpuUsage();
  // Twice: what the first one finalizes only the second one frees.
  for (let i = 0; i < 2; i += 1) globalThis.gc?.();
  const report: ProcessReport = { memory: process.memoryUsage(), cpu };
  answer.end(JSON.stringify(report));
})
  .listen(Number(process.env.MEMORY_REPORT_PORT), '127.0.0.1')
  .unref();
