import type { FastifyRequest } from 'fastify';
import { isObject, type Json } from '../executor/json.js';
import type { GraphqlParams } from '../operation/operation.js';
import { badRequest } from '../operation/request-error.js';

/** Clients that build their requests from templates send null for what they leave out. */
const given = (value: unknown): unknown => value ?? undefined;

const textOf = (name: string, value: unknown): string | undefined => {
  const text = given(value);
  if (text === undefined || typeof text === 'string') return text;
  throw badRequest(`${name}: expected text.`);
};

const objectOf = (name: string, value: unknown): Json | undefined => {
  const object = given(value);
  if (object === undefined || isObject(object)) return object;
  throw badRequest(`${name}: expected an object.`);
};

const readBody = (body: unknown): GraphqlParams => {
  if (Array.isArray(body)) throw badRequest('Batches are not answered: send one operation in each request.');
  if (!isObject(body)) throw badRequest('The body: expected a JSON object with query and variables.');
  return {
    query: textOf('query', body.query),
    documentId: textOf('documentId', body.documentId),
    operationName: textOf('operationName', body.operationName),
    variables: objectOf('variables', body.variables),
    extensions: objectOf('extensions', body.extensions),
  };
};

const jsonOf = (name: string, text: string | undefined): Json | undefined => {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(`${name}: expected JSON of an object.`);
  }
  return objectOf(name, value);
};

const readSearch = (search: Json): GraphqlParams => {
  const once = (name: string): string | undefined => {
    const value = search[name];
    if (Array.isArray(value)) throw badRequest(`${name}: expected once.`);
    return textOf(name, value);
  };
  return {
    query: once('query'),
    documentId: once('documentId'),
    operationName: once('operationName'),
    variables: jsonOf('variables', once('variables')),
    extensions: jsonOf('extensions', once('extensions')),
  };
};

/** @throws BAD_REQUEST naming the parameter that is none. */
export const readParams = ({ method, body, query }: Pick<FastifyRequest, 'method' | 'body' | 'query'>) =>
  method === 'POST' ? readBody(body) : readSearch(query as Json);
