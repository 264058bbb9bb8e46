import type {
  ASTNode,
  ASTVisitor,
  DirectiveNode,
  OperationDefinitionNode,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import { type LimitCode, limitError } from './limit-error.js';
import { makeMeasure, most, type Size } from './operation-size.js';
import { pairsOf, repeatsOf } from './repeated-fields.js';

export type OperationLimits = Readonly<{
  maxDepth: number;
  maxRootFields: number;
  maxFields: number;
  maxRepeats: number;
  maxAliases: number;
  maxDirectives: number;
  maxDirectivesPerPlace: number;
}>;

type Limit = Readonly<{ code: LimitCode; of: keyof Size; max: number; tell: (actual: number) => string }>;

const endless = { name: 'fragments', count: most, pairs: pairsOf(most) };

const limitsOf = (limits: OperationLimits): readonly Limit[] => [
  {
    code: 'MAX_DEPTH_LIMIT',
    of: 'depth',
    max: limits.maxDepth,
    tell: (n) => `The operation is ${n} levels deep`,
  },
  {
    code: 'MAX_ROOT_FIELDS_LIMIT',
    of: 'rootFields',
    max: limits.maxRootFields,
    tell: (n) => `The operation has ${n} top-level fields`,
  },
  {
    code: 'MAX_FIELDS_LIMIT',
    of: 'fields',
    max: limits.maxFields,
    tell: (n) => `With its fragments written out the operation has ${n} fields`,
  },
  {
    code: 'MAX_ALIASES_LIMIT',
    of: 'aliases',
    max: limits.maxAliases,
    tell: (n) => `The operation has ${n} aliases`,
  },
  {
    code: 'MAX_DIRECTIVES_LIMIT',
    of: 'directives',
    max: limits.maxDirectives,
    tell: (n) => `The operation has ${n} directives`,
  },
];

/** Refuses operations that nest deeper, or ask for more at once, than any client of a shop needs. It looks at no type, so it can come first. */
export const limitOperations = (options: OperationLimits): ValidationRule => {
  const limits = limitsOf(options);
  const perPlace = options.maxDirectivesPerPlace;
  // Two places may be as full as one may be at most; many such places would be as slow to validate as one that is too full.
  const maxPairs = 2 * pairsOf(options.maxRepeats);
  return (context: ValidationContext): ASTVisitor => {
    const fragmentOf = (name: string) => context.getFragment(name);
    const measure = makeMeasure(fragmentOf);
    const refuse = (
      code: LimitCode,
      told: string,
      numbers: { limit: number; actual: number },
      node: ASTNode,
    ) =>
      context.reportError(
        limitError(code, `${told}; at most ${numbers.limit} are allowed.`, numbers, { nodes: [node] }),
      );
    const countDirectives = (node: ASTNode & { readonly directives?: readonly DirectiveNode[] }): void => {
      const actual = node.directives?.length ?? 0;
      if (actual > perPlace)
        refuse(
          'MAX_DIRECTIVES_PER_PLACE_LIMIT',
          `There are ${actual} directives in one place`,
          { limit: perPlace, actual },
          node,
        );
    };
    const checkRepeats = (operation: OperationDefinitionNode): void => {
      const { name, count, pairs } = repeatsOf(operation, fragmentOf) ?? endless;
      const refuseRepeats = (told: string, limit: number, actual: number) =>
        refuse('MAX_REPEATS_LIMIT', told, { limit, actual }, operation);
      if (count > options.maxRepeats)
        refuseRepeats(
          `The operation asks ${count} times for "${name}" in one place`,
          options.maxRepeats,
          count,
        );
      else if (pairs > maxPairs)
        refuseRepeats(
          `The operation asks for the same fields in the same places ${pairs} times, counted in pairs`,
          maxPairs,
          pairs,
        );
    };
    return {
      OperationDefinition(operation) {
        countDirectives(operation);
        const size = measure(operation.selectionSet);
        const own = operation.directives?.length ?? 0;
        let isWithin = true;
        for (const { code, of, max, tell } of limits) {
          const actual = of === 'directives' ? size.directives + own : size[of];
          if (actual <= max) continue;
          isWithin = false;
          refuse(code, tell(actual), { limit: max, actual }, operation);
        }
        if (isWithin) checkRepeats(operation);
      },
      FragmentDefinition: countDirectives,
      Field: countDirectives,
      FragmentSpread: countDirectives,
      InlineFragment: countDirectives,
      VariableDefinition: countDirectives,
    };
  };
};
