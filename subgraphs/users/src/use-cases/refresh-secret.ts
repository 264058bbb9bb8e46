import { createHash, createHmac, randomBytes } from 'node:crypto';

const bytes = 32;

export const newSecret = (): string => randomBytes(bytes).toString('base64url');
export const newSalt = (): Buffer => randomBytes(bytes);

/**
 * The next token follows from the presented one and a salt that is kept with its hash. So a repeated refresh gets the same successor,
 * although no token is stored; and the store alone, or an old token alone, leads nowhere.
 */
export const successorOf = (token: string, salt: Buffer): string =>
  createHmac('sha256', salt).update(token).digest('base64url');

// A random 256-bit token needs no slow hash.
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
