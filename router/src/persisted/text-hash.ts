import { hash } from 'node:crypto';

export const hashOf = (text: string): string => hash('sha256', text, 'hex');

const hex = /^[\da-f]{64}$/;

/** The hash in a `documentId`, or in what clients of automatic persisted queries send. */
export const readHash = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/^sha256:/, '').toLowerCase();
  return hex.test(text) ? text : undefined;
};
