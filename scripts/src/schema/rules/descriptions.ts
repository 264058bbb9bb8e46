import { type DocumentNode, Kind, type StringValueNode, visit } from 'graphql';
import type { Finding } from '../finding.js';

// The root types are made by type-graphql, which has no place for their description.
const roots = new Set(['Query', 'Mutation', 'Subscription']);
// Federation's own vocabulary, which @link imports.
const isForeign = (name: string) => name.startsWith('_') || name.includes('__') || name === 'FieldSet';

type Described = { readonly description?: StringValueNode };

/** The schema is the manual: a name alone tells a client nothing about limits, units and refusals. */
export const lintDescriptions = (file: string, document: DocumentNode): Finding[] => {
  const findings: Finding[] = [];
  const need = (coordinate: string, node: Described) => {
    if (node.description?.value.trim()) return;
    findings.push({ rule: 'description', where: file, message: `${coordinate} has no description` });
  };
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name) continue;
    const name = definition.name.value;
    if (definition.kind === Kind.DIRECTIVE_DEFINITION || isForeign(name)) continue;
    if ('description' in definition || definition.kind.endsWith('TypeDefinition')) {
      if (!roots.has(name)) need(name, definition as Described);
    }
    visit(definition, {
      FieldDefinition: (field) => {
        // Answered by the federation runtime; type-graphql never sees them.
        if (isForeign(field.name.value)) return false;
        need(`${name}.${field.name.value}`, field);
        for (const argument of field.arguments ?? []) {
          need(`${name}.${field.name.value}(${argument.name.value}:)`, argument);
        }
        return false;
      },
      InputValueDefinition: (input) => need(`${name}.${input.name.value}`, input),
      EnumValueDefinition: (value) => need(`${name}.${value.name.value}`, value),
    });
  }
  return findings;
};
