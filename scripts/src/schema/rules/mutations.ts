import { Kind, print } from 'graphql';
import type { Finding } from '../finding.js';
import type { Sdl } from './entities.js';
import { fieldsOf, findingIn, isNonNull, namedOf } from './fields.js';

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** One input that can grow without a break, and a union of what came of it: what a shopper can be refused is data and no error. */
export const lintMutations = ({ name: subgraph, document }: Sdl): Finding[] => {
  const unions = new Set(
    document.definitions.flatMap((node) =>
      node.kind === Kind.UNION_TYPE_DEFINITION ? [node.name.value] : [],
    ),
  );
  return fieldsOf(document).flatMap(({ type, coordinate, field }) => {
    if (type !== 'Mutation' || field.kind !== Kind.FIELD_DEFINITION) return [];
    const input = `input: ${capital(field.name.value)}Input!`;
    const given = (field.arguments ?? [])
      .map(({ name, type: of }) => `${name.value}: ${print(of)}`)
      .join(', ');
    const result = namedOf(field.type);
    return [
      ...(given === input || given === 'id: ID!'
        ? []
        : [
            findingIn(
              subgraph,
              'mutation',
              `${coordinate} takes (${given}): it must take (${input}), or an id alone`,
            ),
          ]),
      ...(isNonNull(field.type) && unions.has(result) && result.endsWith('Result')
        ? []
        : [findingIn(subgraph, 'mutation', `${coordinate} must answer with a union XResult!`)]),
    ];
  });
};
