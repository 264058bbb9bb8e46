import { freePort } from '@shop/kit/embedded-postgres';
import { freePorts, type Ports } from '@shop/scripts/launcher/ports';
import { allInstances } from './layout.js';

export type InstancePorts = Readonly<{ port: number; adminPort: number }>;

/** Ports for the launcher, and for every instance of every subgraph. */
export const findPorts = async (): Promise<{ ports: Ports; of: (instance: string) => InstancePorts }> => {
  const ports = await freePorts();
  const found = new Map<string, InstancePorts>();
  for (const { name } of allInstances)
    found.set(name, { port: await freePort(), adminPort: await freePort() });
  return {
    ports,
    of: (instance) => {
      const own = found.get(instance);
      if (!own) throw new Error(`no ports for ${instance}`);
      return own;
    },
  };
};
