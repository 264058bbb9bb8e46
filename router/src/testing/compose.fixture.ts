import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** Schemas of subgraphs by name. */
export type Sdl = Readonly<Record<string, string>>;

export const composeSdl = (sdl: Sdl): string => {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(sdl).map(([name, text]) => ({ name, url: 'http://127.0.0.1:1/', typeDefs: parse(text) })),
  );
  if (!supergraphSdl) throw new Error(String(errors));
  return supergraphSdl;
};
