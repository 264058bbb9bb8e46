export type EngineName = 'redis' | 'cacheRedis' | 'mongodb' | 'search' | 'smtp';

/** One line about what an installation is doing, e.g. `downloading 12 of 80 MB`. */
export type OnNote = (note: string) => void;

export interface StartOptions {
  /** Where installed programs lie; `install` has run on it before. */
  readonly cacheDir: string;
  /** The engine's own folder; it exists. The log goes to `<dataDir>.log`, beside it. */
  readonly dataDir: string;
  /** On loopback; the same one again after a restart. */
  readonly port: number;
}

export interface RunningEngine {
  /** What clients connect to. */
  readonly url: string;
  /** A page or an API for people and tests, where the engine has one beside `url`. */
  readonly viewUrl?: string;
  readonly pid: number;
  readonly exited: Promise<void>;
  kill(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** A dedicated server that can do the job of an embedded adapter: how to get it and how to run it here. */
export interface Engine {
  readonly name: EngineName;
  /** Gets the program once; quick when it is there. Everything it downloads or builds goes into `cacheDir`. */
  install(cacheDir: string, onNote: OnNote): Promise<void>;
  /** Resolves when it answers. */
  start(options: StartOptions): Promise<RunningEngine>;
}
