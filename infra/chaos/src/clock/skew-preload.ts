import { readFileSync } from 'node:fs';
import { shiftClock } from './shift-clock.js';

// Loaded with `--import` into every process under chaos: whoever restarts finds its clock where the file says.
const readOffset = (): number => {
  try {
    return Number(readFileSync(process.env.CHAOS_CLOCK_FILE ?? '', 'utf8'));
  } catch {
    // No file: a right clock.
    return 0;
  }
};

shiftClock(readOffset());
