import { type Access, type AccessRefusal, refusalOf } from '@shop/kit/access';
import type { Viewer } from '@shop/kit/identity';
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type AccessMap, open } from './access-map.js';

/** All that stands before parts of an operation, each once. Most operations ask for nothing of the kind. */
export const accessAskedBy = (
  document: DocumentNode,
  schema: GraphQLSchema,
  { ofField, ofType }: AccessMap,
): readonly Access[] => {
  const asked = new Set<Access>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name }) {
        const parent = info.getParentType();
        if (parent) asked.add(ofField(parent.name, name.value));
        const type = info.getType();
        const result = type && getNamedType(type);
        if (isAbstractType(result))
          for (const possible of schema.getPossibleTypes(result)) asked.add(ofType(possible.name));
      },
    }),
  );
  asked.delete(open);
  return [...asked];
};

export type Refusals = Readonly<{
  /** The same for all viewers who may see the same of an operation. */
  key: string;
  /** Whether nothing is refused. */
  isEmpty: boolean;
  of(access: Access): AccessRefusal | undefined;
}>;

/** What is told of a part that the operation was not known to have. */
const unforeseen: AccessRefusal = { code: 'FORBIDDEN', message: 'This is not open to you.' };

/** What of an operation a viewer is refused. */
export const refusalsFor = (asked: readonly Access[], viewer: Viewer | null): Refusals => {
  const verdicts = new Map(asked.map((access) => [access, refusalOf(access, viewer)]));
  const codes = [...verdicts.values()].map((refusal) => refusal?.code ?? '');
  return {
    key: codes.join(),
    isEmpty: codes.every((code) => code === ''),
    of: (access) => (access === open || verdicts.has(access) ? verdicts.get(access) : unforeseen),
  };
};

export const nothingRefused: Refusals = { key: '', isEmpty: true, of: () => undefined };
