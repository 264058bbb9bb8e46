type Clock = { Date: DateConstructor; performance: { readonly timeOrigin: number } };

/** Moves the wall clock of a process. `performance.now()` counts from the start and stays; its origin is wall time and moves. */
export const shiftClock = (byMs: number, globals: Clock = globalThis): void => {
  if (byMs === 0) return;
  const RealDate = globals.Date;
  const now = () => RealDate.now() + byMs;
  globals.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length > 0 ? args : [now()],
        newTarget === globals.Date ? target : newTarget,
      ),
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  const origin = globals.performance.timeOrigin + byMs;
  Object.defineProperty(globals.performance, 'timeOrigin', { configurable: true, get: () => origin });
};
