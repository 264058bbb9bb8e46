import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

type IsRefused = (typeName: string, fieldName: string) => boolean;

/**
 * The operation without the fields that are refused. Of an object that nothing else was asked of, it is still asked whether it is there: an
 * answer says `null` for the field then, not for the object.
 */
export const leaveOut = (
  document: DocumentNode,
  schema: GraphQLSchema,
  isRefused: IsRefused,
): DocumentNode => {
  const info = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name }) {
        const parent = info.getParentType();
        // Deleted, with all that it asks for inside.
        return parent && isRefused(parent.name, name.value) ? null : undefined;
      },
      SelectionSet: {
        leave: (node) => (node.selections.length === 0 ? { ...node, selections: [typeName] } : undefined),
      },
    }),
  );
};
