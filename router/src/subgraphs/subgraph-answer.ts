import { z } from 'zod';
import { internalErrorMessage } from '../graphql/format-error.js';

/** The subgraph gave no answer that can be used. The reason is for our log only. */
export class SubgraphFailure extends Error {}

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.object({ code: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});

export type SubgraphAnswer = z.output<typeof answerSchema>;
export type SubgraphError = NonNullable<SubgraphAnswer['errors']>[number];

// Faults of the client, or things it may not do: the subgraph words them for it.
const clientCodes = new Set(['BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN']);

export const isClientError = ({ extensions }: SubgraphError): boolean =>
  clientCodes.has(extensions?.code ?? '');

/** @throws SubgraphFailure for anything but the answer to a GraphQL request with that many representations. */
export const readAnswer = (status: number, text: string, representations?: number): SubgraphAnswer => {
  if (status >= 500) throw new SubgraphFailure(`status ${status}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SubgraphFailure(`status ${status}, not JSON`);
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) throw new SubgraphFailure(`status ${status}, not a GraphQL answer`);
  const { data, errors } = parsed.data;
  if (!data && !errors?.length) throw new SubgraphFailure(`status ${status}, neither data nor errors`);
  const entities = data?._entities;
  if (data && representations !== undefined)
    if (!Array.isArray(entities) || entities.length !== representations)
      throw new SubgraphFailure('other entities than asked for');
  return parsed.data;
};

/** What of an error goes on to the client. */
export const passOn = (error: SubgraphError): SubgraphError =>
  isClientError(error)
    ? { message: error.message, path: error.path, extensions: { code: error.extensions?.code } }
    : { message: internalErrorMessage, path: error.path, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
