import type { DevtoolsEvent } from './devtools.js';

/** What went wrong in a page: errors, what its policy forbade, and requests to elsewhere. */
export const createFaults = (origin: string) => {
  const faults: string[] = [];
  const isForeign = (url: string): boolean =>
    /^(https?|wss?):/.test(url) && new URL(url).host !== new URL(origin).host;
  return {
    all: (): readonly string[] => faults,
    note({ method, params }: DevtoolsEvent): void {
      if (method === 'Runtime.exceptionThrown')
        faults.push(
          `thrown: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`,
        );
      if (method === 'Runtime.consoleAPICalled' && ['error', 'assert'].includes(params.type))
        faults.push(
          `console: ${params.args.map((arg: { value?: unknown; description?: string }) => arg.value ?? arg.description).join(' ')}`,
        );
      if (method === 'Log.entryAdded' && params.entry.level === 'error')
        faults.push(`${params.entry.source}: ${params.entry.text} ${params.entry.url ?? ''}`);
      if (method === 'Network.requestWillBeSent' && isForeign(params.request.url))
        faults.push(`asked elsewhere: ${params.request.url}`);
      if (method === 'Network.webSocketCreated' && isForeign(params.url))
        faults.push(`asked elsewhere: ${params.url}`);
    },
  };
};
