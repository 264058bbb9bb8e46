import type { ServerResponse } from 'node:http';

const largeBytes = 4 * 2 ** 20;

const faults: readonly ((response: ServerResponse) => void)[] = [
  // No answer at all: the router's deadline ends it.
  () => undefined,
  (response) => response.destroy(),
  (response) => {
    response.statusCode = 500;
    response.end('{"errors":[{"message":"inside"}]}');
  },
  (response) => response.end('<html>'),
  (response) => response.end(`{"data":{"x":"${'x'.repeat(largeBytes)}"}}`),
  (response) => {
    response.write('{"data":');
    setTimeout(() => response.destroy(), 50);
  },
];

/** Whether this answer is one that goes wrong; it has been dealt with then. */
export const makeFaults = (every: number) => {
  let questions = 0;
  return (response: ServerResponse): boolean => {
    questions += 1;
    if (every === 0 || questions % every > 0) return false;
    response.setHeader('content-type', 'application/json');
    faults[(questions / every) % faults.length]?.(response);
    return true;
  };
};
