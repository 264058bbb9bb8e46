import type { Finding } from './finding.js';
import { messagesFolder, routesFile } from './paths.js';
import { subgraphs } from './subgraphs.js';

/** Message type → the subgraphs that receive it. */
export type Routes = Readonly<Record<string, readonly string[]>>;
export type MessageSample = Readonly<{ file: string; content: unknown }>;

const sampleName = /^(?<type>[a-z-]+\.[a-z-]+)\.v(?<version>\d+)\.json$/;

/** A routed type without a sample is a promise nobody can test; a sample without a route is a message nobody gets. */
export const checkMessages = (routes: Routes, samples: readonly MessageSample[]): Finding[] => {
  const sampled = samples.map(({ file, content }) => ({ file, content, ...partsOf(file) }));
  return [
    ...Object.keys(routes)
      .filter((type) => !sampled.some((sample) => sample.type === type))
      .map((type) => fault(routesFile, `${type} has no recorded sample ${messagesFolder}/${type}.v1.json`)),
    ...Object.entries(routes).flatMap(([type, receivers]) =>
      receivers
        .filter((receiver) => !subgraphs.some(({ name }) => name === receiver))
        .map((receiver) => fault(routesFile, `${type} goes to ${receiver}, which is no subgraph`)),
    ),
    ...sampled.flatMap(({ file, content, type, version }) => {
      if (!type) return [fault(file, 'must be called <owner>.<message>.v<version>.json')];
      if (!(type in routes)) return [fault(file, `${type} is not in ${routesFile}`)];
      const message = content as { type?: unknown; version?: unknown };
      if (message.type === type && message.version === version) return [];
      return [fault(file, `says type ${String(message.type)}, version ${String(message.version)}`)];
    }),
  ];
};

const partsOf = (file: string): { type?: string; version?: number } => {
  const groups = sampleName.exec(file.split('/').at(-1) ?? '')?.groups;
  return groups ? { type: groups.type, version: Number(groups.version) } : {};
};

const fault = (where: string, message: string): Finding => ({ rule: 'message', where, message });
