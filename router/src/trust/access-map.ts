import { type Access, readAccess } from '@shop/kit/access';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type NamedTypeNode,
  type TypeNode,
} from 'graphql';

export type AccessMap = Readonly<{
  /** What stands before a field that is asked of this type, itself perhaps an interface. The same object each time. */
  ofField(typeName: string, fieldName: string): Access;
  /** What stands before objects of this type, wherever they turn up. The same object each time. */
  ofType(typeName: string): Access;
}>;

/** Nothing stands before it. */
export const open: Access = [];

type TypeInfo = {
  directives: ConstDirectiveNode[];
  fields: Map<string, FieldDefinitionNode>;
  implementedBy: string[];
};

const readTypes = (document: DocumentNode): ReadonlyMap<string, TypeInfo> => {
  const types = new Map<string, TypeInfo>();
  const typeNamed = (name: string): TypeInfo => {
    const known = types.get(name) ?? { directives: [], fields: new Map(), implementedBy: [] };
    types.set(name, known);
    return known;
  };
  for (const node of document.definitions) {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const { directives = [], name, kind } = node;
    const type = typeNamed(name.value);
    type.directives.push(...directives);
    const hasFields =
      kind === Kind.OBJECT_TYPE_DEFINITION ||
      kind === Kind.OBJECT_TYPE_EXTENSION ||
      kind === Kind.INTERFACE_TYPE_DEFINITION ||
      kind === Kind.INTERFACE_TYPE_EXTENSION;
    if (!hasFields) continue;
    for (const field of node.fields ?? []) type.fields.set(field.name.value, field);
    for (const implemented of node.interfaces ?? [])
      typeNamed(implemented.name.value).implementedBy.push(name.value);
  }
  return types;
};

const namedType = (type: TypeNode): NamedTypeNode =>
  type.kind === Kind.NAMED_TYPE ? type : namedType(type.type);

const orOpen = (access: Access): Access => (access.length > 0 ? access : open);

const remember = (compute: (key: string) => Access) => {
  const known = new Map<string, Access>();
  return (key: string): Access => {
    const access = known.get(key) ?? orOpen(compute(key));
    known.set(key, access);
    return access;
  };
};

/**
 * Reads from the supergraph who may see what. A field that is asked of an interface could be of any type behind it, so all that is asked
 * before it there must be met.
 */
export const readAccessMap = (document: DocumentNode): AccessMap => {
  const types = readTypes(document);
  const ofType = remember((name) => readAccess({ directives: types.get(name)?.directives }));
  const ofField = remember((coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const field = types.get(typeName)?.fields.get(fieldName);
    return [
      ...ofType(typeName),
      ...readAccess(field),
      ...(field ? ofType(namedType(field.type).name.value) : []),
      ...(types.get(typeName)?.implementedBy ?? []).flatMap((name) => ofField(`${name}.${fieldName}`)),
    ];
  });
  return { ofType, ofField: (typeName, fieldName) => ofField(`${typeName}.${fieldName}`) };
};
