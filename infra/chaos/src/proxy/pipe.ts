import type { Socket } from 'node:net';
import { blocks, type Direction, type LinkFault, leavesAt } from './link-fault.js';

/** Beyond this a side that cannot get rid of its bytes reads no more. */
const highWaterBytes = 1_048_576;

type Chunk = Readonly<{ bytes: Buffer | undefined; leavesAt: number }>;

type Options = Readonly<{
  from: Socket;
  to: Socket;
  direction: Direction;
  fault: () => LinkFault | undefined;
}>;

export type Pipe = Readonly<{
  /** The fault of the link changed. */
  wake(): void;
  /** Passes no more bytes, and no end either. */
  cut(): void;
}>;

/** Carries the bytes of one direction in order, as late as the fault of the moment says. */
export const createPipe = ({ from, to, direction, fault }: Options): Pipe => {
  const waiting: Chunk[] = [];
  let waitingBytes = 0;
  let previous = 0;
  let timer: NodeJS.Timeout | undefined;
  let isCut = false;

  const pass = ({ bytes }: Chunk): void => {
    if (bytes === undefined) to.end();
    else if (!to.destroyed && !to.write(bytes)) from.pause();
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0 && !isCut && !blocks(fault(), direction)) {
      const next = waiting[0] as Chunk;
      const ms = next.leavesAt - performance.now();
      if (ms > 0) {
        timer = setTimeout(flush, ms);
        return;
      }
      waiting.shift();
      waitingBytes -= next.bytes?.length ?? 0;
      pass(next);
    }
    if (waitingBytes < highWaterBytes && !to.writableNeedDrain) from.resume();
  };
  const take = (bytes: Buffer | undefined): void => {
    if (isCut) return;
    const now = performance.now();
    previous = leavesAt(fault(), { now, previous, bytes: bytes?.length ?? 0, random: Math.random() });
    const chunk = { bytes, leavesAt: previous };
    if (waiting.length === 0 && previous <= now && !blocks(fault(), direction)) {
      pass(chunk);
      return;
    }
    waiting.push(chunk);
    waitingBytes += bytes?.length ?? 0;
    if (waitingBytes > highWaterBytes) from.pause();
    if (timer === undefined) flush();
  };

  from.on('data', take);
  from.on('end', () => take(undefined));
  to.on('drain', flush);
  return {
    wake: flush,
    cut: () => {
      isCut = true;
      clearTimeout(timer);
      waiting.length = 0;
      // Goes on reading, so that the other side does not notice by a full window.
      from.resume();
    },
  };
};
