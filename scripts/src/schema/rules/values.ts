import { Kind, type TypeNode } from 'graphql';
import type { Finding } from '../finding.js';
import type { Sdl } from './entities.js';
import { fieldsOf, findingIn, isNonNull, namedOf } from './fields.js';

const hasNullableItems = (type: TypeNode): boolean => {
  if (type.kind === Kind.NAMED_TYPE) return false;
  return (type.kind === Kind.LIST_TYPE && !isNonNull(type.type)) || hasNullableItems(type.type);
};

/** What is always there is non-null, so that no client writes code for what cannot happen; and money is never a float. */
export const lintValues = ({ name: subgraph, document }: Sdl): Finding[] =>
  fieldsOf(document).flatMap(({ coordinate, field }) => {
    const { name, type, kind } = field;
    const isIdOfObject = kind === Kind.FIELD_DEFINITION && name.value === 'id';
    return [
      ...(isIdOfObject && !isNonNull(type)
        ? [findingIn(subgraph, 'nullability', `${coordinate} is an id: make it non-null`)]
        : []),
      ...(hasNullableItems(type)
        ? [findingIn(subgraph, 'nullability', `${coordinate} is a list: make its items non-null`)]
        : []),
      ...(namedOf(type) === 'Float'
        ? [
            findingIn(
              subgraph,
              'float',
              `${coordinate} is a Float, which cannot hold a price: use Decimal or Int`,
            ),
          ]
        : []),
    ];
  });
