import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readStages } from './dockerfile.js';
import { runStages } from './run-stages.js';

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'run-stages-'));
  mkdirSync(join(work, 'context'));
  writeFileSync(join(work, 'context', 'a.txt'), 'a');
});
afterEach(() => rmSync(work, { recursive: true }));

const run = (dockerfile: string) =>
  runStages({
    stages: readStages(dockerfile),
    contextDir: join(work, 'context'),
    targetDir: join(work, 'target'),
    args: { FOLDER: 'users' },
    onCommand: () => undefined,
  });

it('copies and runs as an image build does', () => {
  const image = run(`
FROM node AS build
WORKDIR /app
COPY . .
ARG FOLDER
RUN --mount=type=cache,target=/x printf "$FOLDER" > b.txt
FROM node
LABEL a="b"
ENV NODE_ENV=production
ARG FOLDER
WORKDIR /app
COPY --from=build /app/a.txt /app/b.txt ./
WORKDIR /app/$FOLDER
USER 1000
ENTRYPOINT ["node", "main.js"]
`);
  const root = join(work, 'target', 'image');
  expect(['a.txt', 'b.txt'].map((name) => readFileSync(join(root, 'app', name), 'utf8'))).toEqual([
    'a',
    'users',
  ]);
  expect(image).toEqual({
    workDir: join(root, 'app', 'users'),
    env: { NODE_ENV: 'production' },
    entrypoint: ['node', 'main.js'],
  });
});

it.each([
  ['a command that fails', 'RUN false', /stage build: false ended with 1/],
  ['an instruction it does not know', 'VOLUME /data', /nobody here knows how to VOLUME/],
])('ends at %s', (_, line, reason) => {
  expect(() => run(`FROM node AS build\nWORKDIR /app\n${line}\n`)).toThrow(reason);
});
