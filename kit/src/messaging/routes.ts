import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** For each message type, the receivers that get a copy of their own. */
export type Routes = Readonly<Record<string, readonly string[]>>;

const routesFile = z.record(z.string(), z.array(z.string()));

export const loadRoutes = (file: string): Routes => routesFile.parse(JSON.parse(readFileSync(file, 'utf8')));

/** @throws when the type has no entry: a message that goes nowhere by mistake would be lost without a trace. */
export const receiversOf = (routes: Routes, type: string): readonly string[] => {
  const receivers = routes[type];
  if (!receivers) throw new Error(`no route for message type ${type}`);
  return receivers;
};
