import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Every schema coordinate an operation relies on: `Type`, `Type.field`, `Type.field.argument`, `Input.field`. */
export const coordinatesUsedBy = (schema: GraphQLSchema, document: DocumentNode): ReadonlySet<string> => {
  const used = new Set<string>();
  const info = new TypeInfo(schema);
  const addInput = (type: GraphQLInputType | null | undefined) => {
    const named = type && getNamedType(type);
    if (!named || used.has(named.name)) return;
    used.add(named.name);
    if (!isInputObjectType(named)) return;
    // A variable may carry any of the fields, so the operation relies on all of them.
    for (const field of Object.values(named.getFields())) {
      used.add(`${named.name}.${field.name}`);
      addInput(field.type);
    }
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: ({ name }) => {
        const parent = info.getParentType();
        const type = info.getType();
        if (parent) used.add(`${parent.name}.${name.value}`);
        if (type) used.add(getNamedType(type).name);
      },
      Argument: ({ name }) => {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (parent && field) used.add(`${parent.name}.${field.name}.${name.value}`);
        addInput(info.getInputType());
      },
      VariableDefinition: ({ type }) => {
        // typeFromAST is overloaded per kind of node; a variable's type is always an input type here.
        addInput(typeFromAST(schema, type as never) as GraphQLInputType | undefined);
      },
      InlineFragment: ({ typeCondition }) => {
        if (typeCondition) used.add(typeCondition.name.value);
      },
      FragmentDefinition: ({ typeCondition }) => {
        used.add(typeCondition.name.value);
      },
    }),
  );
  return used;
};
