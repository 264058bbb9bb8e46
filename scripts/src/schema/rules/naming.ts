import {
  type ASTVisitor,
  type ConstDirectiveNode,
  type DocumentNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  visit,
} from 'graphql';
import type { Finding } from '../finding.js';
import { subgraphsFolder } from '../paths.js';
import { argumentOf, type Sdl } from './entities.js';

const pascal = /^[A-Z][A-Za-z0-9]*$/;
const camel = /^[a-z][A-Za-z0-9]*$/;
const screaming = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const withDate = /\S.* Removal after \d{4}-\d{2}-\d{2}\.?$/;

// Federation's own vocabulary.
const isForeign = (name: string) => name.startsWith('_') || name.includes('__');

type Report = (rule: string, message: string) => void;

const lintDeprecation = (directives: readonly ConstDirectiveNode[] = [], what: string, report: Report) => {
  const deprecated = directives.find(({ name }) => name.value === 'deprecated');
  if (!deprecated || withDate.test(argumentOf(deprecated, 'reason') ?? '')) return;
  report('deprecation', `${what} must say what to use and until when: "Use X. Removal after 2027-03-01"`);
};

const visitorOf = (report: Report): ASTVisitor => {
  let type = '';
  const named = (name: string, style: RegExp, words: string) => {
    if (!isForeign(name) && !style.test(name)) report('naming', `${type}${name} must be ${words}`);
  };
  return {
    enter(node) {
      if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) return undefined;
      const { value } = node.name;
      type = '';
      named(value, pascal, 'in PascalCase');
      const isInput = node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION;
      if (isInput && !/(Input|Filter)$/.test(value))
        report('naming', `${value} is an input: it must end in Input`);
      type = `${value}.`;
      return isForeign(value) ? false : undefined;
    },
    FieldDefinition({ name, directives }) {
      named(name.value, camel, 'in camelCase');
      lintDeprecation(directives, `${type}${name.value}`, report);
    },
    InputValueDefinition({ name, directives }) {
      named(name.value, camel, 'in camelCase');
      lintDeprecation(directives, `${type}${name.value}`, report);
    },
    EnumValueDefinition({ name, directives }) {
      named(name.value, screaming, 'in SCREAMING_SNAKE_CASE');
      lintDeprecation(directives, `${type}${name.value}`, report);
    },
    DirectiveDefinition: () => false,
  };
};

const lintDocument = (subgraph: string, document: DocumentNode): Finding[] => {
  const findings: Finding[] = [];
  const where = `${subgraphsFolder}/${subgraph}.graphql`;
  visit(
    document,
    visitorOf((rule, message) => findings.push({ rule, where, message })),
  );
  return findings;
};

/** One style of names over all subgraphs, since clients see one schema; and nothing is deprecated without a way out and a date. */
export const lintNames = ({ name, document }: Sdl): Finding[] => lintDocument(name, document);
