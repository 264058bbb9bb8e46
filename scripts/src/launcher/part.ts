/** One process of the shop: how to start it, and how it says that it is ready. */
export interface Part {
  readonly name: string;
  /** Compiled entry file. */
  readonly entry: string;
  readonly role?: string;
  readonly port: number;
  readonly adminPort: number;
  readonly env: Readonly<Record<string, string>>;
  readonly nodeFlags: readonly string[];
  /** Runs before the process starts, e.g. `migrate`; a subgraph's tables are its own business. */
  readonly preparation?: string;
  /** Another process of the same subgraph: this one starts when the tables of that one are prepared and filled. */
  readonly sharesTablesOf?: string;
  /** Fills an empty shop on the first start; smaller numbers first. */
  readonly seed?: Readonly<{ order: number; args: readonly string[] }>;
}

/** A process that runs and is ready. */
export interface Running {
  readonly pid: number;
  /** Resolves with how it ended, in words. */
  readonly exited: Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end, and ends it when it does not within the grace time. */
  stop(graceMs: number): Promise<void>;
}
