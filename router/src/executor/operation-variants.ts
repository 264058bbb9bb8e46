import type { Viewer } from '@shop/kit/identity';
import { metrics } from '@shop/kit/metrics';
import { beginSpan } from '@shop/kit/tracing';
import type { DocumentNode } from 'graphql';
import { accessAskedBy, nothingRefused, type Refusals, refusalsFor } from '../trust/refusals.js';
import { type Planning, type PreparedOperation, prepareOperation } from './prepare.js';

export type Variants = Readonly<{
  /** The operation as far as the viewer may see it. */
  for(viewer: Viewer | null): PreparedOperation;
  /** Plans the whole operation before anybody asks for it. */
  warm(): void;
  /** How many are kept. */
  readonly count: number;
}>;

const planSeconds = metrics.histogram(
  'query_planning_duration_seconds',
  'Time to plan and compile an operation.',
);

// Anonymous viewers, customers and staff are three. More come of tokens with unusual scopes, which may wait for a plan now and then.
const mostVariants = 8;

/** One operation, planned once for each kind of viewer by what of it they may see. `onPlanned` is told of each. */
export const makeVariants = (planning: Planning, document: DocumentNode, onPlanned: () => void): Variants => {
  const asked = accessAskedBy(document, planning.schema, planning.access);
  const variants = new Map<string, PreparedOperation>();

  const variantFor = (refusals: Refusals): PreparedOperation => {
    const known = variants.get(refusals.key);
    if (known) return known;
    const span = beginSpan({ name: 'query plan' });
    const end = planSeconds.startTimer();
    const prepared = prepareOperation(planning, document, refusals);
    // What not everybody may see is kept for nobody, whatever hint it has.
    const variant = asked.length > 0 ? { ...prepared, maxAge: 0 } : prepared;
    end();
    span.end();
    if (variants.size >= mostVariants) variants.clear();
    variants.set(refusals.key, variant);
    onPlanned();
    return variant;
  };

  const whole = { ...nothingRefused, key: asked.map(() => '').join() };
  return {
    for: asked.length === 0 ? () => variantFor(whole) : (viewer) => variantFor(refusalsFor(asked, viewer)),
    warm: () => void variantFor(whole),
    get count() {
      return variants.size;
    },
  };
};
