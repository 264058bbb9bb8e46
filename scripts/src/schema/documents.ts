import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { type GraphQLSchema, parse, printSchema } from 'graphql';
import type { ParsedOperation } from './operations.js';

/** The shape of `codegen.ts` at the root. */
export type DocumentsConfig = Readonly<{
  /** The same text goes to each: a client that is copied out of here must not need the rest. */
  outputs: readonly string[];
  scalars: Readonly<Record<string, string>>;
}>;

/** Typed documents of the recorded operations, committed so that a build needs no generator. */
export const generateDocuments = async (
  schema: GraphQLSchema,
  operations: readonly ParsedOperation[],
  { scalars }: Pick<DocumentsConfig, 'scalars'>,
): Promise<string> => {
  const options = {
    scalars,
    strictScalars: true,
    enumType: 'string-literal',
    useTypeImports: true,
    documentMode: 'documentNode',
    optimizeDocumentNode: true,
  };
  const content = await codegen({
    filename: 'operations.ts',
    schema: parse(printSchema(schema)),
    documents: operations.map(({ file, document }) => ({ location: file, document })),
    config: options,
    pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
    plugins: [{ operations: {} }, { documents: {} }],
  });
  return `// Generated from ${operations.length} recorded operations by \`npm run schema\`. Do not edit.\n${content.trim()}\n`;
};
