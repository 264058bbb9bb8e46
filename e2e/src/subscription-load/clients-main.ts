import { request } from 'node:http';
import { makeReadEvents } from '@shop/kit/event-stream';
import { createStreamTold, type StreamTold } from './tell-stream.js';

/** What a client asks for, and how many entries of the timeline it takes as known. */
export type Subscriber = Readonly<{
  url: string;
  authorization: string;
  body: string;
  known: number;
}>;
export type Command =
  | Readonly<{ do: 'open'; subscribers: readonly Subscriber[] }>
  | Readonly<{ do: 'tell' }>
  | Readonly<{ do: 'leave' }>;

/** How all streams stand. Latencies are those since it was last asked. */
export type ClientsTold = Readonly<{
  streams: number;
  open: number;
  known: readonly number[];
  faults: readonly string[];
  latenciesMs: readonly number[];
}>;

type Stream = { readonly told: StreamTold; isOpen: boolean; leave(): void };

let streams: Stream[] = [];
const faults: string[] = [];
let latenciesMs: number[] = [];

const open = ({ url, authorization, body, known }: Subscriber): void => {
  const told = createStreamTold(known);
  const asked = request(url, {
    method: 'POST',
    // Each a connection of its own, as from a thousand browsers.
    agent: false,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
  });
  let hasLeft = false;
  const stream: Stream = {
    told,
    isOpen: false,
    leave: () => {
      hasLeft = true;
      asked.destroy();
    },
  };
  streams.push(stream);
  const onFault = (fault: string): void => {
    stream.isOpen = false;
    if (!hasLeft) faults.push(fault);
  };
  const take = makeReadEvents({
    onEvent({ event, data, id }) {
      const now = Date.now();
      if (event !== 'next') return onFault(`a stream ended with ${event}`);
      const writtenAt = told.take({ id, ...JSON.parse(data) });
      // The first says how the order stands, however long it has stood so.
      if (writtenAt !== undefined && stream.isOpen) latenciesMs.push(now - writtenAt);
      stream.isOpen = true;
    },
    // From here on the subscriber would notice if one were lost.
    onId: () => {
      stream.isOpen = true;
    },
  });
  asked.on('error', (error) => onFault(error.message));
  asked.on('response', (answer) => {
    if (answer.statusCode !== 200) onFault(`status ${answer.statusCode}`);
    answer.on('data', take);
    answer.on('end', () => onFault('a stream was cut'));
    answer.on('error', (error) => onFault(error.message));
  });
  asked.end(body);
};

const tell = (): ClientsTold => {
  const all = [...faults, ...streams.flatMap(({ told }) => told.faults())];
  const answer = {
    streams: streams.length,
    open: streams.filter(({ isOpen }) => isOpen).length,
    known: streams.map(({ told }) => told.known()),
    // A broken run would tell the same ten thousand times.
    faults: all.slice(0, 20),
    latenciesMs,
  };
  latenciesMs = [];
  return answer;
};

process.on('disconnect', () => process.exit());
process.on('message', (command: Command) => {
  if (command.do === 'open') for (const subscriber of command.subscribers) open(subscriber);
  if (command.do === 'leave') {
    for (const { leave } of streams) leave();
    streams = [];
  }
  process.send?.(tell());
});
