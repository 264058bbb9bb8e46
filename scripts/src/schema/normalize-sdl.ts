import { type DefinitionNode, parse, print } from 'graphql';

/** One order whatever the import order of the classes was, so that a diff shows changes and nothing else. */
export const normalizeSdl = (sdl: string): string => {
  const document = parse(sdl, { noLocation: true });
  const definitions = [...document.definitions].sort((a, b) => keyOf(a).localeCompare(keyOf(b), 'en'));
  return `${print({ ...document, definitions })}\n`;
};

const roots = ['Query', 'Mutation', 'Subscription'];

const keyOf = (node: DefinitionNode): string => {
  const name = 'name' in node ? (node.name?.value ?? '') : '';
  if (node.kind === 'SchemaExtension' || node.kind === 'SchemaDefinition') return '0';
  if (node.kind === 'DirectiveDefinition') return `1 ${name}`;
  return roots.includes(name) ? `2 ${roots.indexOf(name)}` : `3 ${name}`;
};
