const firstMs = 100;
const longestMs = 10_000;
/** Whoever served this long did not die of its start. */
const soundMs = 10_000;

/** How long to wait before another worker takes the place of one that died: longer each time one dies young. */
export const makeRestartDelay = () => {
  let diedYoung = 0;
  return (servedMs: number): number => {
    diedYoung = servedMs >= soundMs ? 0 : diedYoung + 1;
    return diedYoung === 0 ? 0 : Math.min(longestMs, firstMs * 2 ** (diedYoung - 1));
  };
};
