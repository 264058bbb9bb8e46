import { effects } from './effects.js';
import { clean, either, follow, type OnCall, type Pending } from './flow.js';
import { everyFunctionOf, madeName, type Named, namedIn } from './functions.js';
import type { Source } from './sources.js';
import {
  type FunctionNode,
  isFunction,
  lineOf,
  type Node,
  parse,
  textOf,
  unwrapped,
  wordsOf,
} from './syntax.js';

/** Two effects with no crash point between them. */
export type Gap = Readonly<{ path: string; line: number; first: string; second: string }>;

type File = Named & Source & Readonly<{ program: Node }>;
type Summary = Readonly<{
  /** It comes to an effect before it comes to a crash point. */
  isExposed: boolean;
  leaves: Pending;
}>;

const transactions = new Set(['tx', 'savepoint']);
const changes = /\b(insert\s+into|update\s+[\w"]+\s|delete\s+from|truncate|pg_notify|create\s+database)/i;
// They are handed functions that they run here and now; what others are handed runs later, or elsewhere.
const runners =
  /^(map|flatMap|forEach|then|catch|finally|execute|runWithLogContext|inSpan|withinSpan|transaction|inTransaction|inTime|whileReachable|eachOf|ask|askSlowly)$/;

/** Effects of every kind, by reading the code: in sequence, in loops, and through functions that call functions. */
export const findGaps = (sources: readonly Source[]): Gap[] => {
  const files: File[] = sources.map((source) => {
    const program = parse(source);
    return { ...source, program, ...namedIn(program) };
  });
  const shared = new Map<string, readonly [File, FunctionNode]>();
  for (const file of files) {
    for (const node of file.program.body as Node[])
      for (const [name, fn] of topLevelOf(node, file)) shared.set(name, [file, fn]);
  }
  const summaries = new Map<FunctionNode, Summary>();
  const gaps = new Map<string, Gap>();

  const summaryOf = (file: File, fn: FunctionNode): Summary => {
    const known = summaries.get(fn);
    if (known) return known;
    // A function that calls itself is looked at once.
    summaries.set(fn, { isExposed: false, leaves: new Set(['entry']) });
    let isExposed = false;
    const leaves = follow(
      fn,
      new Set(['entry']),
      onCallIn(file, (second, before) => {
        for (const first of before ?? []) {
          if (first === 'entry') isExposed = true;
          else tell(file, first, second);
        }
      }),
    );
    const summary = { isExposed, leaves };
    summaries.set(fn, summary);
    return summary;
  };

  const tell = (file: File, first: Node, second: Node) => {
    const { path, text } = file;
    const line = lineOf(text, second.start);
    const name = (node: Node) => wordsOf(node.callee as Node).join('.');
    gaps.set(`${path}:${second.start}`, {
      path,
      line,
      first: `${name(first)} (line ${lineOf(text, first.start)})`,
      second: name(second),
    });
  };

  const onCallIn =
    (file: File, onEffect: (call: Node, before: Pending) => void): OnCall =>
    (call, before, inline) => {
      const words = wordsOf(call.callee as Node);
      const name = words.at(-1) ?? '';
      if (name === 'crashPoint') return clean;
      const args = (call.arguments as Node[]).map(unwrapped);
      const isParallel = words.join('.').startsWith('Promise.');
      let pending = before;
      const apply = ({ isExposed, leaves }: Summary, by: Node, from: Pending): Pending => {
        if (isExposed) onEffect(by, from);
        return new Set([...(leaves ?? [])].flatMap((one) => (one === 'entry' ? [...(from ?? [])] : [by])));
      };
      /** `rows.map(deliver)` calls `deliver`. */
      const handed = (arg: Node, by: Node, from: Pending): Pending => {
        const summary = arg.type === 'Identifier' ? calledSummary(wordsOf(arg), file) : undefined;
        return summary ? either(from, apply(summary, by, from)) : from;
      };
      if (runners.test(name) || isParallel)
        for (const arg of args)
          pending = isFunction(arg) ? either(pending, inline(arg, pending)) : handed(arg, call, pending);
      if (words.some((word) => transactions.has(word)) || args.some(isTransaction)) return pending;
      const summary = effectOf(words, args, file, call) ?? calledSummary(words, file);
      return summary ? apply(summary, call, pending) : pending;
    };

  const effectOf = (words: string[], args: Node[], file: File, call: Node): Summary | undefined => {
    const name = words.at(-1) ?? '';
    const isListed = [words.slice(-2).join('.'), name].some((known) => Object.hasOwn(effects, known));
    const isChange =
      name === 'query' &&
      changes.test(textOf(args[0]) ?? textOf(file.constants.get(wordsOf(args[0] ?? call).join('.'))) ?? '');
    return isListed || isChange ? { isExposed: true, leaves: new Set([call]) } : undefined;
  };

  const calledSummary = (words: string[], file: File): Summary | undefined => {
    const name = words.join('.');
    const made = file.constants.get(`made:${name}`)?.made as string | undefined;
    const local = file.functions.get(name);
    if (local) return summaryOf(file, local);
    // `makeX(deps)(input)` is what the factory makes, called at once.
    const atOnce = words.length === 2 && words[1] === '()' ? madeName(words[0] ?? '') : '';
    if (words.length > 1 && words[0] !== 'deps' && !atOnce) return undefined;
    const [owner, fn] = shared.get(made ?? (atOnce || (words.at(-1) ?? ''))) ?? [];
    return owner && fn ? summaryOf(owner, fn) : undefined;
  };

  for (const file of files) for (const fn of everyFunctionOf(file.program)) summaryOf(file, fn);
  return [...gaps.values()];
};

const isTransaction = (arg: Node): boolean =>
  arg.type === 'Identifier' && transactions.has(arg.name as string);

const topLevelOf = (statement: Node, file: File): [string, FunctionNode][] => {
  const declaration = (
    statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  ) as Node | null;
  if (!declaration) return [];
  const names =
    declaration.type === 'VariableDeclaration'
      ? (declaration.declarations as Node[]).map((one) => wordsOf(one.id as Node)[0] ?? '')
      : declaration.type === 'FunctionDeclaration'
        ? wordsOf(declaration.id as Node)
        : [];
  return names
    .flatMap((name) => [name, madeName(name)])
    .flatMap((name): [string, FunctionNode][] => {
      const fn = name && file.functions.get(name);
      return fn ? [[name, fn]] : [];
    });
};
