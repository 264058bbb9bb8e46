import { createHash } from 'node:crypto';
import { normalizeAddress } from '../domain/mask-address.js';

/** A fixed-size key for the unique index, the same for two spellings of one address. */
export const recipientHash = (address: string): Buffer =>
  createHash('sha256').update(normalizeAddress(address)).digest();
