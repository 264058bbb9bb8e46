// Copies what one deployable runs from, without tests, types and sources, to pruned/. Plain JavaScript: it runs while an
// image is built, beside nothing but what npm ci installed.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: prune.mjs <folder of a deployable>');

const notRun = /\.(spec|contract|fixture)\.js(\.map)?$|\.d\.ts(\.map)?$|\.tsbuildinfo$|[\\/]testing([\\/]|$)/;

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
const inside = (name) => lock[`node_modules/${name}`]?.resolved;

/** The deployable and the packages of this repository that it needs, each once. */
const needed = (start, seen = new Set()) => {
  if (seen.has(start)) return seen;
  seen.add(start);
  for (const name of Object.keys(lock[start].dependencies ?? {}))
    if (lock[`node_modules/${name}`]?.link) needed(inside(name), seen);
  return seen;
};

for (const from of needed(folder)) {
  cpSync(join(from, 'package.json'), join('pruned', from, 'package.json'));
  cpSync(join(from, 'dist'), join('pruned', from, 'dist'), {
    recursive: true,
    filter: (file) => !notRun.test(file),
  });
}
// The recorded promises that processes read: message routes, the supergraph and the operations of clients.
cpSync('schema/messages/routes.json', 'pruned/schema/messages/routes.json');
cpSync('schema/supergraph.graphql', 'pruned/schema/supergraph.graphql');
cpSync('schema/operations', 'pruned/schema/operations', { recursive: true });
