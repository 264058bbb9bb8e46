/** W3C trace context, level 1: `00-<trace id>-<span id>-<flags>`. Ids of zeros mean "none" and are refused. */
const valid = /^00-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})$/;

export const isTraceparent = (value: unknown): value is string =>
  typeof value === 'string' && valid.test(value);

/** The parts of a trace context, or nothing where it is none. */
export const readTraceparent = (
  value: string | undefined,
): Readonly<{ traceId: string; spanId: string; flags: number }> | undefined => {
  const [, traceId, spanId, flags] = valid.exec(value ?? '') ?? [];
  return traceId && spanId && flags ? { traceId, spanId, flags: Number.parseInt(flags, 16) } : undefined;
};
