import { childrenOf, type FunctionNode, isFunction, isNode, type Node, wordsOf } from './syntax.js';

/**
 * The effects that may have happened with no crash point behind them; `null` where the code cannot get to. `entry` stands for an effect
 * of whoever calls the function.
 */
export type Pending = ReadonlySet<Node | 'entry'> | null;

export const clean: Pending = new Set();
export const either = (...all: Pending[]): Pending => {
  const reached = all.filter((pending) => pending !== null);
  return reached.length === 0 ? null : new Set(reached.flatMap((pending) => [...pending]));
};

/** What a call does to what is pending. Also told of calls whose arguments are functions. */
export type OnCall = (
  call: Node,
  before: Pending,
  inline: (fn: FunctionNode, from: Pending) => Pending,
) => Pending;

type Frame = { returned: Pending; broken: Pending; thrown: Pending };

const elementsOf = (call: Node): Node[] => {
  const [list] = call.arguments as Node[];
  return list?.type === 'ArrayExpression' ? (list.elements as unknown[]).filter(isNode) : [];
};
/** `Promise.all([a(), b()])`: neither comes after the other. */
const isParallel = (call: Node): boolean =>
  wordsOf(call.callee as Node)[0] === 'Promise' && elementsOf(call).length > 0;

/** Follows every way through a function in the order in which it runs. Loops are gone through twice: what the first round leaves meets the second. */
export const follow = (fn: FunctionNode, from: Pending, onCall: OnCall): Pending => {
  const frame: Frame = { returned: null, broken: null, thrown: null };

  const all = (nodes: unknown, before: Pending): Pending =>
    (Array.isArray(nodes) ? nodes : [nodes]).reduce<Pending>(
      (pending, node) => (isNode(node) ? step(node, pending) : pending),
      before,
    );
  const inline = (inner: FunctionNode, before: Pending) => follow(inner, before, onCall);

  const loop = (
    before: Pending,
    round: (pending: Pending) => Pending,
    head: (pending: Pending) => Pending,
  ) => {
    const outer = frame.broken;
    frame.broken = null;
    const first = head(before);
    const second = head(either(round(first), frame.broken));
    const third = head(either(round(second), frame.broken));
    const after = either(first, second, third, frame.broken);
    frame.broken = outer;
    return after;
  };
  const attempt = ({ block, handler, finalizer }: Node, before: Pending) => {
    const outer = frame.thrown;
    frame.thrown = before;
    const done = step(block as Node, before);
    const caught = isNode(handler) ? step(handler.body as Node, frame.thrown) : null;
    frame.thrown = either(outer, frame.thrown);
    const after = either(done, caught);
    return isNode(finalizer) ? step(finalizer, after ?? clean) : after;
  };
  const leave = (node: Node, before: Pending, into: 'returned' | 'broken' | 'thrown') => {
    frame[into] = either(frame[into], all(node.argument, before));
    return null;
  };

  const step = (node: Node, before: Pending): Pending => {
    if (before === null) return null;
    switch (node.type) {
      case 'ReturnStatement':
        return leave(node, before, 'returned');
      case 'ThrowStatement':
        return leave(node, before, 'thrown');
      case 'BreakStatement':
      case 'ContinueStatement':
        frame.broken = either(frame.broken, before);
        return null;
      case 'IfStatement':
      case 'ConditionalExpression': {
        const tested = step(node.test as Node, before);
        const otherwise = isNode(node.alternate) ? step(node.alternate, tested) : tested;
        return either(step(node.consequent as Node, tested), otherwise);
      }
      case 'LogicalExpression': {
        const left = step(node.left as Node, before);
        return either(left, step(node.right as Node, left));
      }
      case 'SwitchStatement': {
        const asked = step(node.discriminant as Node, before);
        const outer = frame.broken;
        frame.broken = null;
        const ends = (node.cases as Node[]).map((one) => all(one.consequent, all(one.test, asked)));
        const after = either(asked, ...ends, frame.broken);
        frame.broken = outer;
        return after;
      }
      case 'TryStatement':
        return attempt(node, before);
      case 'WhileStatement':
        return loop(
          before,
          (pending) => step(node.body as Node, pending),
          (pending) => step(node.test as Node, pending),
        );
      case 'DoWhileStatement':
        return loop(
          before,
          (pending) => all([node.body, node.test], pending),
          (pending) => pending,
        );
      case 'ForStatement':
        return loop(
          all(node.init, before),
          (pending) => all([node.body, node.update], pending),
          (pending) => all(node.test, pending),
        );
      case 'ForOfStatement':
      case 'ForInStatement':
        return loop(
          step(node.right as Node, before),
          (pending) => step(node.body as Node, pending),
          (pending) => pending,
        );
      case 'CallExpression':
      case 'NewExpression': {
        const called = isParallel(node)
          ? either(...elementsOf(node).map((one) => step(one, before)))
          : all(node.arguments, step(node.callee as Node, before));
        const after = onCall(node, called, inline);
        frame.thrown = either(frame.thrown, after);
        return after;
      }
      default:
        // A function that is only defined here runs somewhere else.
        return isFunction(node) || (node.type.startsWith('TS') && !('expression' in node))
          ? before
          : all(childrenOf(node), before);
    }
  };

  const end = step(fn.body, from);
  return either(end, frame.returned);
};
