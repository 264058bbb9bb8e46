import type { GraphQLError } from 'graphql';
import type { StoredAnswer } from '../cache/stored-answer.js';
import type { Json } from './json.js';

/** Of an answer for everybody: how many seconds it may be kept, and how many of them are over. */
export type Freshness = Readonly<{
  maxAge: number;
  age: number;
  /** Whether caches on the way may give it to others. The browser of somebody signed in may keep it for itself. */
  isPublic: boolean;
  /** What it has in it, so that those caches can be told to forget it. */
  tags?: string;
}>;

export type Answer = Readonly<{
  data?: Json | StoredAnswer | null;
  errors?: readonly GraphQLError[];
  /** Absent from an answer that is only for the one who asked. */
  freshness?: Freshness;
}>;
