import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Kind, OperationTypeNode, print } from 'graphql';

export type Named = Readonly<{ text: string; hash: string; isQuery: boolean }>;

// biome-ignore lint/suspicious/noExplicitAny: of any operation
type AnyDocument = TypedDocumentNode<any, any>;
const known = new WeakMap<AnyDocument, Promise<Named>>();

const hashOf = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const read = async (document: AnyDocument): Promise<Named> => {
  const text = print(document);
  const isQuery = document.definitions.some(
    (part) => part.kind === Kind.OPERATION_DEFINITION && part.operation === OperationTypeNode.QUERY,
  );
  return { text, hash: await hashOf(text), isQuery };
};

/** The text of a document and the hash that the router knows it by; made once for each. */
export const named = (document: AnyDocument): Promise<Named> => {
  const made = known.get(document) ?? read(document);
  known.set(document, made);
  return made;
};
