import { type DefinitionNode, Kind, type StringValueNode, visit } from 'graphql';
import type { Finding } from '../finding.js';
import { subgraphsFolder } from '../paths.js';
import { isStub, keysOf, type Sdl } from './entities.js';

// The root types are made by type-graphql, which has no place for their description.
const roots = new Set(['Query', 'Mutation', 'Subscription']);
// Federation's own vocabulary, which @link imports.
const isForeign = (name: string) => name.startsWith('_') || name.includes('__') || name === 'FieldSet';

type Described = { readonly description?: StringValueNode };

/** The schema is the manual: a name alone tells a client nothing about limits, units and refusals. */
export const lintDescriptions = ({ name: subgraph, document }: Sdl): Finding[] => {
  const where = `${subgraphsFolder}/${subgraph}.graphql`;
  const findings: Finding[] = [];
  const need = (coordinate: string, node: Described) => {
    const text = node.description?.value.trim();
    if (text && /[.?!]$/.test(text)) return;
    const fault = text ? 'has a description that is no sentence' : 'has no description';
    findings.push({ rule: 'description', where, message: `${coordinate} ${fault}` });
  };
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name) continue;
    const name = definition.name.value;
    if (definition.kind === Kind.DIRECTIVE_DEFINITION || isForeign(name)) continue;
    const ownersWords = describedByOwner(subgraph, definition);
    if (!definition.kind.endsWith('Extension') && !roots.has(name) && !ownersWords)
      need(name, definition as Described);
    visit(definition, {
      FieldDefinition: (field) => {
        // Answered by the federation runtime; type-graphql never sees them.
        if (isForeign(field.name.value) || ownersWords?.has(field.name.value)) return false;
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

// An entity and its key are described by their owner alone: of two texts composition would take either.
const describedByOwner = (subgraph: string, node: DefinitionNode): ReadonlySet<string> | undefined =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION && isStub(subgraph, node) ? keysOf(node) : undefined;
