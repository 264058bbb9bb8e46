import { isTypeDefinitionNode, isTypeExtensionNode } from 'graphql';
import type { Finding } from '../finding.js';
import type { Sdl } from './entities.js';
import { type Exceptions, fieldsOf, findingIn, staleIn } from './fields.js';

const ownQueue = 'each subgraph has dead letters of its own, and staff say whose they mean';

/** Names that hold the name of a subgraph, which stands here as `*`. */
export const namedAfterSubgraphs: Exceptions = {
  '*DeadLetters': ownQueue,
  'redrive*DeadLetter': ownQueue,
  'discard*DeadLetter': ownQueue,
  'viewer*Updated': 'the orders of the viewer, whoever serves them',
};

const abbreviations = new Set(
  'acct addr amt avail cat cfg conf ctx cust desc dt err img inv msg num pmt prod pwd qty ref req res ship tmp txn usr val'.split(
    ' ',
  ),
);
// `desc` is what a sort order is called.
const understood = new Set(['DESC']);

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[ _]/)
    .map((word) => word.toLowerCase());

/** `ordersCart` of orders as `*Cart`; undefined where the word is only what the name is about, as in `searchProducts`. */
const withoutSubgraph = (name: string, subgraph: string): string | undefined => {
  const capital = subgraph.charAt(0).toUpperCase() + subgraph.slice(1);
  const found = new RegExp(
    `^(.*?)(?:^${subgraph}|${capital})(?=[A-Z])(?!(?:Input|Result|Filter)$)(.+)$`,
  ).exec(name);
  return found ? `${found[1]}*${found[2]}` : undefined;
};

const namesOf = ({ document }: Sdl): string[] => [
  ...document.definitions.flatMap((node) =>
    isTypeDefinitionNode(node) || isTypeExtensionNode(node) ? [node.name.value] : [],
  ),
  ...fieldsOf(document).flatMap(({ field }) => [
    field.name.value,
    ...('arguments' in field ? (field.arguments ?? []).map(({ name }) => name.value) : []),
  ]),
];

/** Clients see one schema, whoever serves which part of it today; and they read words, not what is left of them. */
export const lintWords = (subgraphs: readonly Sdl[], exceptions: Exceptions): Finding[] => {
  const used = new Set<string>();
  const findings = subgraphs.flatMap((sdl) =>
    [...new Set(namesOf(sdl))].flatMap((name) => {
      const pattern = withoutSubgraph(name, sdl.name);
      if (pattern !== undefined) used.add(pattern);
      const short = understood.has(name) ? undefined : wordsOf(name).find((word) => abbreviations.has(word));
      return [
        ...(pattern === undefined || pattern in exceptions
          ? []
          : [
              findingIn(
                sdl.name,
                'subgraph-name',
                `${name} is named after the subgraph: name what it is about`,
              ),
            ]),
        ...(short ? [findingIn(sdl.name, 'abbreviation', `${name}: write "${short}" out`)] : []),
      ];
    }),
  );
  return [...findings, ...staleIn('namedAfterSubgraphs', exceptions, (pattern) => used.has(pattern))];
};
