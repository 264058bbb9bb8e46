import { describe, expect, it } from 'vitest';
import { createLogger, runWithLogContext } from './index.js';

const logged = (write: (log: ReturnType<typeof createLogger>) => void) => {
  const lines: string[] = [];
  write(createLogger({ name: 'tests', level: 'info' }, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
};

describe('a log line', () => {
  it('carries the fields of the work it belongs to, however deep', () => {
    const [line] = logged((log) =>
      runWithLogContext({ requestId: 'r1' }, () =>
        runWithLogContext({ orderId: 'o1' }, () => log.info({ step: 'a' }, 'moved')),
      ),
    );
    expect(line).toMatchObject({
      name: 'tests',
      level: 'info',
      requestId: 'r1',
      orderId: 'o1',
      step: 'a',
      msg: 'moved',
    });
  });

  it('shows the trace id of the trace context', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const [line] = logged((log) =>
      runWithLogContext({ traceparent, tracestate: 'vendor=1' }, () => log.info('x')),
    );
    expect(line.traceId).toBe('a'.repeat(32));
    for (const name of ['traceparent', 'tracestate']) expect(line).not.toHaveProperty(name);
  });

  it('never shows a password, token or address, at the top or two levels down', () => {
    const lines = logged((log) => {
      log.info({ password: 'canary' }, 'x');
      log.info({ input: { email: 'canary', token: 'canary' } }, 'x');
      log.info({ request: { headers: { authorization: 'canary' } } }, 'x');
    });
    expect(JSON.stringify(lines)).not.toContain('canary');
  });
});
