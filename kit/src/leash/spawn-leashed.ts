import { type ChildProcess, spawn } from 'node:child_process';
import { platform } from 'node:os';
import { type Account, under } from './account.js';

// The shell becomes the server itself (exec), after leaving behind a watcher that reads our pipe. However we
// end, even by kill -9, the pipe closes and the watcher asks the server for a fast shutdown.
const leash = `
exec 3<&0
( { read -r _ <&3; kill -INT "$$" 2>/dev/null; } & )
exec 3<&-
exec "$@" </dev/null`;

export interface LeashedOptions {
  readonly cwd: string;
  readonly account: Account;
  /** Open file descriptor that receives everything the program prints. */
  readonly logFile: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program in a process group of its own that cannot outlive this process. */
export const spawnLeashed = (program: string, args: string[], options: LeashedOptions): ChildProcess => {
  const { cwd, account, logFile } = options;
  const invocation = under(account, program, args);
  const command = [invocation.program, ...invocation.args];
  const env = { ...process.env, LC_ALL: 'C', ...options.env };
  // Its own group: Ctrl-C reaches the whole foreground group, and a store must stop last, not first.
  const shared = { cwd, env, detached: true, ...invocation.ids };
  return platform() === 'win32'
    ? spawn(program, args, { ...shared, detached: false, stdio: ['pipe', logFile, logFile] })
    : spawn('/bin/sh', ['-c', leash, 'sh', ...command], { ...shared, stdio: ['pipe', logFile, logFile] });
};
