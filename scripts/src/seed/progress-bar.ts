const width = 28;

type Out = Readonly<{ isTTY?: boolean; write(text: string): unknown }>;

export type ProgressBar = Readonly<{ show(done: number, total: number): void; end(): void }>;

const barOf = (done: number, total: number) => {
  const filled = Math.round((width * done) / Math.max(1, total));
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}]`;
};

/** One line that is drawn over on a terminal; elsewhere a line for each tenth. */
export const createProgressBar = (
  title: string,
  out: Out = process.stdout,
  now: () => number = Date.now,
): ProgressBar => {
  const began = now();
  let tenth = 0;
  const textOf = (done: number, total: number) => {
    const seconds = (now() - began) / 1_000;
    const rate = done / Math.max(0.001, seconds);
    const left = rate > 0 ? Math.ceil((total - done) / rate) : 0;
    return `${title.padEnd(12)} ${done}/${total}  ${Math.round(rate)}/s  ${left} s left`;
  };
  return {
    show: (done, total) => {
      if (out.isTTY) {
        out.write(`\r\u001b[K${barOf(done, total)} ${textOf(done, total)}`);
        return;
      }
      const reached = Math.floor((10 * done) / Math.max(1, total));
      if (reached > tenth) out.write(`${textOf(done, total)}\n`);
      tenth = Math.max(tenth, reached);
    },
    end: () => {
      if (out.isTTY) out.write('\n');
    },
  };
};
