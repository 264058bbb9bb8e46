import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, parse, validate } from 'graphql';
import type { Finding } from './finding.js';

export type RecordedOperation = Readonly<{ file: string; source: string }>;
export type ParsedOperation = Readonly<{ file: string; name: string; document: DocumentNode }>;

/** What clients are known to send. A schema that no longer answers one of them has broken a client. */
export const validateOperations = (
  schema: GraphQLSchema,
  operations: readonly ParsedOperation[],
): Finding[] =>
  operations.flatMap(({ file, document }) =>
    validate(schema, document).map((error) => ({
      rule: 'operation',
      where: `${file}${lineOf(error)}`,
      message: error.message,
    })),
  );

export const parseOperations = (operations: readonly RecordedOperation[]) => {
  const results = operations.map(parseOperation);
  return {
    parsed: results.filter((result): result is ParsedOperation => 'document' in result),
    findings: results.filter((result): result is Finding => 'rule' in result),
  };
};

/** One named operation per file, and the file named after it, so that an operation is found by its name. */
const parseOperation = ({ file, source }: RecordedOperation): ParsedOperation | Finding => {
  const fault = (message: string, line = ''): Finding => ({
    rule: 'operation',
    where: `${file}${line}`,
    message,
  });
  try {
    const document = parse(source);
    const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    const name = operations[0]?.name?.value;
    if (operations.length !== 1 || !name) return fault('must hold exactly one named operation');
    const expected = `${kebabCase(name)}.graphql`;
    if (!file.endsWith(`/${expected}`)) return fault(`holds ${name}, so it must be called ${expected}`);
    return { file, name, document };
  } catch (error) {
    if (error instanceof GraphQLError) return fault(error.message, lineOf(error));
    throw error;
  }
};

const lineOf = (error: GraphQLError): string => {
  const line = error.locations?.[0]?.line;
  return line ? `:${line}` : '';
};

const kebabCase = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
