import { TraceFlags } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { TracingSettings } from '../config/index.js';

const rootSampler = (name: string, ratio: number): Sampler => {
  if (name === 'always_off') return new AlwaysOffSampler();
  return name === 'traceidratio' ? new TraceIdRatioBasedSampler(ratio) : new AlwaysOnSampler();
};

/** A trace that was begun because of another is recorded where that one is. */
const asFollowed = (root: Sampler): Sampler => ({
  shouldSample(context, traceId, name, kind, attributes, links) {
    const [followed] = links;
    if (!followed) return root.shouldSample(context, traceId, name, kind, attributes, links);
    const isRecorded = (followed.context.traceFlags & TraceFlags.SAMPLED) !== 0;
    return { decision: isRecorded ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
  },
  toString: () => `AsFollowed{${root}}`,
});

/** The sampler of a standard name. One based on the parent keeps a trace whole: who begins it decides for all processes. */
export const samplerOf = (name: TracingSettings['OTEL_TRACES_SAMPLER'], ratio: number): Sampler => {
  const root = rootSampler(name.replace('parentbased_', ''), ratio);
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root: asFollowed(root) }) : root;
};
