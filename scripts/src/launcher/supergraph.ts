import type { Secrets } from './secrets.js';

/** Hold on single processes, for tests that break things on purpose. */
export interface Controls {
  /** Running processes by name; a process that is just being started again is missing. */
  readonly pids: () => Readonly<Record<string, number>>;
  kill(name: string, signal: NodeJS.Signals): void;
  /** Ends one process and leaves it ended until `startPart`. */
  stopPart(name: string): Promise<void>;
  startPart(name: string): Promise<void>;
  restart(name: string): Promise<void>;
}

export interface Supergraph extends Controls {
  readonly urls: {
    readonly graphql: string;
    readonly sandbox: string;
    readonly mailbox: string;
    readonly simulator: string;
    /** Connection URL of a subgraph's database, or of `queues`. */
    readonly database: (name: string) => string;
  };
  readonly staff: { readonly email: string; readonly password: string };
  readonly secrets: Secrets;
  /** Compiled entry file of each Node process. */
  readonly entries: Readonly<Record<string, string>>;
  /** Resolves when a process keeps dying and nothing more can be done about it. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}
