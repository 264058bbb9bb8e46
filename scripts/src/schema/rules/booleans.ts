import type { Finding } from '../finding.js';
import type { Sdl } from './entities.js';
import { type Exceptions, fieldsOf, findingIn, namedOf, staleIn } from './fields.js';

const promised = 'promised to clients before there was the rule, and a break is worse than the name';

/** Names of yes or no that do not say so. */
export const plainBooleans: Exceptions = {
  'Availability.inStock': 'fixed in the contract of the public API',
  'CreateProductInput.active': promised,
  'Product.active': promised,
  'ProductFilter.active': promised,
  'ProductVariant.active': promised,
  'ProductVariantInput.active': promised,
  'SetProductActiveInput.active': promised,
  'SignedOut.signedOut': promised,
};

const saysSo = /^(?:is|has)[A-Z]/;

/** `isActive` is read as a question wherever it stands; `active` could be a number, a status or a list. */
export const lintBooleans = (subgraphs: readonly Sdl[], exceptions: Exceptions): Finding[] => {
  const plain = subgraphs.flatMap(({ name: subgraph, document }) =>
    fieldsOf(document)
      .filter(({ field }) => namedOf(field.type) === 'Boolean' && !saysSo.test(field.name.value))
      .map(({ coordinate }) => ({ subgraph, coordinate })),
  );
  const isPlain = new Set(plain.map(({ coordinate }) => coordinate));
  return [
    ...plain
      .filter(({ coordinate }) => !(coordinate in exceptions))
      .map(({ subgraph, coordinate }) =>
        findingIn(subgraph, 'boolean', `${coordinate} is a yes or no: call it isX or hasX`),
      ),
    ...staleIn('plainBooleans', exceptions, (coordinate) => isPlain.has(coordinate)),
  ];
};
