import { isCustomScalarType, isEnumType, type NamedType } from '@apollo/federation-internals';

export type Accepts = (value: unknown) => boolean;

// Beyond it numbers are no longer written as digits alone.
const isInteger = (value: unknown): boolean => Number.isInteger(value) && Math.abs(value as number) < 1e21;

const builtIn: Readonly<Record<string, Accepts>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string' || isInteger(value),
  Boolean: (value) => typeof value === 'boolean',
  Int: isInteger,
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
};

/** Which values a subgraph may give for a leaf of this type. What a custom scalar may be, only its subgraph knows. */
export const acceptsOf = (type: NamedType): Accepts => {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.values.map(({ name }) => name));
    return (value) => names.has(value);
  }
  if (isCustomScalarType(type)) return () => true;
  return builtIn[type.name] ?? (() => false);
};
