import type { ReadinessCheck } from './admin.js';

/** Rejects when a check takes too long to say anything. */
export const within = (check: ReadinessCheck, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([check(), late]).finally(() => clearTimeout(timer));
};
