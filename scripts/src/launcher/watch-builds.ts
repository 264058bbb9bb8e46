import { type ChildProcess, spawn } from 'node:child_process';
import { type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { repoDir } from './repo-dir.js';

export interface BuildWatch {
  close(): void;
}

export interface WatchOptions {
  /** Compiled entry file of each process. */
  readonly entries: Readonly<Record<string, string>>;
  readonly onChange: (names: readonly string[]) => void;
}

// The compiler writes a file at a time; restart once it has paused.
const quietMs = 300;

const startCompiler = (): ChildProcess =>
  spawn(
    process.execPath,
    [join(repoDir, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', '-w', '--preserveWatchOutput'],
    { cwd: repoDir, stdio: ['ignore', 'inherit', 'inherit'] },
  );

/** Compiles on every change of a source file and tells which processes have new code. */
export const watchBuilds = ({ entries, onChange }: WatchOptions): BuildWatch => {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (names: readonly string[]) => (_: string, file: string | null) => {
    if (!file?.endsWith('.js')) return;
    for (const name of names) changed.add(name);
    clearTimeout(timer);
    timer = setTimeout(() => {
      onChange([...changed]);
      changed.clear();
    }, quietMs);
  };
  const watchers: FSWatcher[] = Object.entries(entries).map(([name, entry]) =>
    watch(dirname(entry), { recursive: true }, note([name])),
  );
  // The kit is part of every process.
  watchers.push(watch(join(repoDir, 'kit', 'dist'), { recursive: true }, note(Object.keys(entries))));
  const compiler = startCompiler();
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      compiler.kill('SIGTERM');
    },
  };
};
