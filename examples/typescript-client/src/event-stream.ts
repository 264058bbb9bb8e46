export type StreamEvent = Readonly<{ event: string; data: string; id?: string }>;

const readBlock = (block: string): StreamEvent | undefined => {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    // A comment, such as the heartbeat, has none or begins with it.
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart());
  }
  const event = fields.get('event') ?? '';
  const id = fields.get('id');
  return event || id ? { event, data: fields.get('data') ?? '', id } : undefined;
};

/** Server-sent events as they come. `onBytes` hears of every sign of life, the heartbeat included. */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  // Not every browser can iterate over a body.
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    onBytes();
    const blocks = (rest + decoder.decode(read.value, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = readBlock(block);
      if (event) yield event;
    }
  }
}
