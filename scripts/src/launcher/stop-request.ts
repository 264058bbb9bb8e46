export interface StopRequest {
  readonly signal: AbortSignal;
  readonly requested: Promise<void>;
}

/** Ctrl-C, a closed terminal, `kill`, or the end of whoever started us: all ask for the same orderly stop. */
export const onStopRequest = (): StopRequest => {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const request = () => {
    controller.abort();
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  // Started over an IPC channel: when it closes, whoever should wait for us is gone.
  process.once('disconnect', request);
  if (process.channel) process.channel.unref();
  // A closed terminal takes the output with it; that must not end us before we have cleaned up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return { signal: controller.signal, requested: promise };
};
