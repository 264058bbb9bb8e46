export type ProgressState = 'busy' | 'ready' | 'failed';

/** What a part of the start is doing; `part` is a process's name. */
export interface Progress {
  readonly part: string;
  readonly state: ProgressState;
  readonly note: string;
}

export type OnProgress = (progress: Progress) => void;
