const deadlineMs = 3_000;

/** Gives up on a queue store that does not answer: some of its calls would wait for half a minute, or without end. */
export const inTime = <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the queue did not answer in time')), deadlineMs);
  });
  // What fails after we have given up is nobody's to catch any more.
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};
