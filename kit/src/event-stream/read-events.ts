import { StringDecoder } from 'node:string_decoder';

/** One event of a `text/event-stream`. `id` is the last one told, by this event or before it. */
export type ServerSentEvent = Readonly<{ event: string; data: string; id: string | null }>;

type Told = Readonly<{
  onEvent: (event: ServerSentEvent) => void;
  /** An id that came without an event: from here on the stream can be resumed behind it. */
  onId?: (id: string) => void;
}>;

const lineEnd = /\r\n|\n|\r/;

/**
 * Reads a stream as it trickles in, by the rules of the HTML standard. What is not finished by an empty line is no event.
 * @throws when a line grows beyond `maxBytes`.
 */
export const makeReadEvents = ({ onEvent, onId }: Told, maxBytes = 10_485_760) => {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let [event, data, id]: [string, string[], string | null] = ['', [], null];
  let idIsNew = false;

  const dispatch = (): void => {
    if (data.length > 0) onEvent({ event: event || 'message', data: data.join('\n'), id });
    else if (idIsNew && id !== null) onId?.(id);
    [event, data, idIsNew] = ['', [], false];
  };

  const takeLine = (line: string): void => {
    if (line === '') {
      dispatch();
      return;
    }
    const colon = line.indexOf(':');
    // A comment, such as a heartbeat.
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    if (field === 'id' && !value.includes('\0')) [id, idIsNew] = [value, true];
  };

  return (chunk: Buffer): void => {
    rest += decoder.write(chunk);
    // A CR at the very end may be the first half of a line end.
    const held = rest.endsWith('\r') ? '\r' : '';
    const lines = rest.slice(0, rest.length - held.length).split(lineEnd);
    rest = (lines.pop() ?? '') + held;
    if (rest.length > maxBytes) throw new Error('an event is larger than allowed');
    for (const line of lines) takeLine(line);
  };
};
