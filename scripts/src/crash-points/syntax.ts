import { parseSync } from 'oxc-parser';
import type { Source } from './sources.js';

/** A node of the ESTree that oxc-parser makes, types and parentheses left out. */
export type Node = { type: string; start: number; end: number } & { [field: string]: unknown };

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

export const childrenOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));

export const parse = ({ path, text }: Source): Node => {
  const { program, errors } = parseSync(path, text, { preserveParens: false });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return program as unknown as Node;
};

export const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

export type FunctionNode = Node & { body: Node };
const functionTypes = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration']);
export const isFunction = (node: unknown): node is FunctionNode =>
  isNode(node) && functionTypes.has(node.type) && isNode(node.body);

const wrappers = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'ChainExpression',
  'AwaitExpression',
]);
export const unwrapped = (node: Node): Node =>
  wrappers.has(node.type) ? unwrapped((node.expression ?? node.argument) as Node) : node;

/** `deps.payments.save` as its words; a call in between counts as a word of its own. */
export const wordsOf = (node: Node): string[] => {
  const inner = unwrapped(node);
  if (inner.type === 'Identifier' || inner.type === 'PrivateIdentifier') return [inner.name as string];
  if (inner.type === 'ThisExpression') return ['this'];
  if (inner.type === 'MemberExpression' && !inner.computed)
    return [...wordsOf(inner.object as Node), ...wordsOf(inner.property as Node)];
  if (inner.type === 'CallExpression') return [...wordsOf(inner.callee as Node), '()'];
  return ['?'];
};

/** The constant text of a string, also of a template's fixed parts. */
export const textOf = (node: Node | undefined): string | undefined => {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral') return undefined;
  return (node.quasis as { value: { raw: string } }[]).map(({ value }) => value.raw).join(' ');
};
