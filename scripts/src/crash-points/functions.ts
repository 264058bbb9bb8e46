import { childrenOf, type FunctionNode, isFunction, isNode, type Node, wordsOf } from './syntax.js';

/** The functions of one file by the names they are called by, and the constants they use. */
export type Named = Readonly<{
  functions: ReadonlyMap<string, FunctionNode>;
  constants: ReadonlyMap<string, Node>;
}>;

/** `makeX = (deps) => (…) => …` makes the function `x`; its own body only prepares. */
const madeBy = ({ body }: FunctionNode): FunctionNode | undefined => {
  if (isFunction(body)) return body;
  if (body.type !== 'BlockStatement') return undefined;
  const last = (body.body as Node[]).at(-1);
  return last?.type === 'ReturnStatement' && isFunction(last.argument) ? last.argument : undefined;
};
export const madeName = (name: string): string => {
  const rest = /^make([A-Z].*)$/.exec(name)?.[1];
  return rest ? rest.charAt(0).toLowerCase() + rest.slice(1) : '';
};

export const namedIn = (program: Node): Named => {
  const functions = new Map<string, FunctionNode>();
  const constants = new Map<string, Node>();
  const add = (name: string, value: Node) => {
    if (!isFunction(value)) {
      constants.set(name, value);
      return;
    }
    const made = madeName(name) && madeBy(value);
    if (made) functions.set(madeName(name), made);
    functions.set(name, value);
  };
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator' && isNode(node.init)) {
      const [name = ''] = wordsOf(node.id as Node);
      // `const askAndSettle = makeAskAndSettle(deps)` is the function that the factory makes.
      const made =
        node.init.type === 'CallExpression' ? madeName(wordsOf(node.init.callee as Node).at(-1) ?? '') : '';
      if (made && made !== name) constants.set(`made:${name}`, { ...node.init, made });
      add(name, node.init);
    }
    if (node.type === 'FunctionDeclaration') add(wordsOf(node.id as Node)[0] ?? '', node);
    if (node.type === 'MethodDefinition') add(`this.${wordsOf(node.key as Node)[0]}`, node.value as Node);
    childrenOf(node).forEach(visit);
  };
  visit(program);
  return { functions, constants };
};

/** All function bodies of a file that are nobody's callback: whatever they are named, somebody may call them. */
export const everyFunctionOf = (program: Node): FunctionNode[] => {
  const found: FunctionNode[] = [];
  const visit = (node: Node): void => {
    if (isFunction(node)) found.push(node);
    childrenOf(node).forEach(visit);
  };
  visit(program);
  return found;
};
