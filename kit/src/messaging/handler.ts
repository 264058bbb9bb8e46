import type { Message, MessageDefinition } from './message.js';

/** What a consumer does with one type of message. */
export type Handler = Readonly<{
  definition: MessageDefinition<unknown>;
  run(message: Message): Promise<void>;
}>;

/** The payload is checked before `run` sees it. */
export const handle = <P>(
  definition: MessageDefinition<P>,
  run: (message: Message<P>) => Promise<void>,
): Handler => ({
  definition: definition as MessageDefinition<unknown>,
  run: run as (message: Message) => Promise<void>,
});
