import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { flagOf, type Instruction, type Stage, withoutFlags } from './dockerfile.js';

export type Image = Readonly<{
  workDir: string;
  env: Readonly<Record<string, string>>;
  entrypoint: readonly string[];
}>;

type Options = Readonly<{
  stages: readonly Stage[];
  /** A clean checkout: what a build is sent. */
  contextDir: string;
  /** Each stage gets a folder in here, which stands for its root. */
  targetDir: string;
  args: Readonly<Record<string, string>>;
  onCommand: (command: string) => void;
}>;

const expand = (text: string, values: Readonly<Record<string, string>>) =>
  text.replace(/\$([A-Z_]+)/g, (whole, name) => values[name] ?? whole);

/**
 * Runs the stages of a Dockerfile without a container engine: COPY copies and RUN runs, in folders instead of layers. What an
 * engine adds (users, the base image, read-only layers) is not tried.
 */
export const runStages = ({ stages, contextDir, targetDir, args, onCommand }: Options): Image => {
  let image: Image = { workDir: targetDir, env: {}, entrypoint: [] };
  for (const { name: stage, instructions } of stages) {
    const root = join(targetDir, stage);
    let workDir = root;
    const env: Record<string, string> = {};
    const known: Record<string, string> = {};
    let entrypoint: string[] = [];

    const place = (path: string) => (path.startsWith('/') ? join(root, path) : join(workDir, path));
    const steps: Record<string, (text: string) => void> = {
      WORKDIR: (text) => {
        workDir = place(expand(text, known));
        mkdirSync(workDir, { recursive: true });
      },
      ARG: (text) => {
        const [name = '', fallback = ''] = text.split('=');
        known[name] = args[name] ?? fallback;
      },
      ENV: (text) => {
        for (const [, name, value] of text.matchAll(/([A-Z_]+)=(\S+)/g))
          env[name as string] = value as string;
      },
      COPY: (text) => {
        const from = flagOf(text, 'from');
        const paths = expand(withoutFlags(text), known).split(/\s+/);
        const last = paths.pop() as string;
        const isFolder = last.endsWith('/');
        const target = place(last);
        for (const source of paths) {
          const file = join(from ? join(targetDir, from) : contextDir, source);
          // A file goes into a folder, a folder becomes it.
          const to = statSync(file).isFile() && isFolder ? join(target, basename(file)) : target;
          cpSync(file, to, { recursive: true, verbatimSymlinks: true });
        }
      },
      RUN: (text) => {
        const command = withoutFlags(text);
        onCommand(`${stage}: ${expand(command, known)}`);
        const { status } = spawnSync('sh', ['-ec', command], {
          cwd: workDir,
          // Not the environment of this process: npm hands its own settings down to what it runs.
          env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, ...known },
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        if (status !== 0) throw new Error(`stage ${stage}: ${command} ended with ${status}`);
      },
      ENTRYPOINT: (text) => {
        entrypoint = JSON.parse(text);
      },
      LABEL: () => undefined,
      USER: () => undefined,
    };
    for (const { name, text } of instructions as readonly Instruction[]) {
      const step = steps[name];
      if (!step) throw new Error(`stage ${stage}: nobody here knows how to ${name}`);
      step(text);
    }
    image = { workDir, env, entrypoint };
  }
  return image;
};
