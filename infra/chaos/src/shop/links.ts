import { type Address, type Link, openLink } from '../proxy/link.js';
import { linksOf, type Profile } from './layout.js';

export type Links = Readonly<{
  link(name: string): Link;
  /** The URL by which the first end of the link reaches the second. */
  through(name: string, ...urls: readonly string[]): string;
  healAll(): void;
  close(): Promise<void>;
}>;

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'redis:': 6_379, 'postgres:': 5_432 };

const addressOf = (url: string): Address => {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: Number(port) || (defaultPorts[protocol] ?? 0) };
};

/** A proxy for every link of the shop. They lead nowhere until `through` says where. */
export const openLinks = async (profile: Profile): Promise<Links> => {
  const links = new Map<string, Link>();
  for (const name of linksOf(profile)) links.set(name, await openLink(name));
  const link = (name: string): Link => {
    const found = links.get(name);
    if (!found) throw new Error(`no link ${name}`);
    return found;
  };
  return {
    link,
    through: (name, ...urls) => {
      const { leadTo, address } = link(name);
      leadTo(urls.map(addressOf));
      const url = new URL(urls[0] as string);
      url.host = `${address.host}:${address.port}`;
      return url.href;
    },
    healAll: () => {
      for (const each of links.values()) each.heal();
    },
    close: async () => {
      await Promise.all([...links.values()].map((each) => each.close()));
    },
  };
};
