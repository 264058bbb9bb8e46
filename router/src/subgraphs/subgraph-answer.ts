import { z } from 'zod';
import { hasEntities } from '../executor/fetch-errors.js';
import { isObject, type Json } from '../executor/json.js';
import type { SubgraphError } from '../executor/run.js';
import type { HttpAnswer } from './post.js';

/** The subgraph gave no answer that can be used. The reason is for our log only. */
export class SubgraphFailure extends Error {
  constructor(
    message: string,
    /** Whether it may well answer a moment later. */
    readonly isPassing = false,
  ) {
    super(message);
  }
}

const errorsSchema = z.array(
  z.object({
    message: z.string(),
    path: z.array(z.union([z.string(), z.number()])).optional(),
    extensions: z.object({ code: z.string().optional() }).optional(),
  }),
);

type RawError = z.output<typeof errorsSchema>[number];
type RawAnswer = Readonly<{
  data?: Json | null;
  errors?: readonly RawError[];
  /** What the subgraph tells the router only. */
  extensions?: unknown;
}>;

export const internalErrorMessage = 'Something went wrong on our side.';

// Faults of the client, or things it may not do: the subgraph words them for it.
const clientCodes = new Set([
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'TOKEN_EXPIRED',
  'EVENT_ID_TOO_OLD',
]);
// Worded for the client too, and yet something of ours is down.
const isOutage = ({ extensions }: RawError): boolean => extensions?.code === 'SERVICE_UNAVAILABLE';
const isJson = /^application\/(?:[\w.-]+\+)?json\b/i;

export const isClientError = ({ extensions }: RawError): boolean => clientCodes.has(extensions?.code ?? '');

const parseErrors = (status: number, errors: unknown): readonly RawError[] | undefined => {
  if (errors === undefined || errors === null) return undefined;
  const parsed = errorsSchema.safeParse(errors);
  if (!parsed.success) throw new SubgraphFailure(`status ${status}, errors that are none`);
  return parsed.data.length > 0 ? parsed.data : undefined;
};

const parseJson = ({ status, contentType, text }: HttpAnswer): Json => {
  // Proxies before a subgraph answer in HTML, and 502 to 504 while it starts anew.
  if (status >= 500) throw new SubgraphFailure(`status ${status}`, status > 501);
  if (!isJson.test(contentType)) throw new SubgraphFailure(`status ${status}, ${contentType || 'no type'}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SubgraphFailure(`status ${status}, not JSON`);
  }
  if (!isObject(json)) throw new SubgraphFailure(`status ${status}, not a GraphQL answer`);
  return json;
};

/** @throws SubgraphFailure for anything but the answer to a GraphQL request with that many representations. */
export const readAnswer = (answer: HttpAnswer, representations?: number): RawAnswer => {
  const { status } = answer;
  const { data, errors: raw, extensions } = parseJson(answer);
  const errors = parseErrors(status, raw);
  if (data !== null && data !== undefined && !isObject(data))
    throw new SubgraphFailure(`status ${status}, data that is none`);
  if (!data && !errors) throw new SubgraphFailure(`status ${status}, neither data nor errors`);
  if (data && representations !== undefined && !hasEntities(data, representations))
    throw new SubgraphFailure('other entities than asked for');
  return { data, errors, extensions };
};

/** What of an error goes on to the client. */
export const passOn = (error: RawError): SubgraphError =>
  isClientError(error) || isOutage(error)
    ? { message: error.message, path: error.path, code: error.extensions?.code ?? '' }
    : { message: internalErrorMessage, path: error.path, code: 'INTERNAL_SERVER_ERROR' };
