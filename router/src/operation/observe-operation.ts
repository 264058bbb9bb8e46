import { metrics } from '@shop/kit/metrics';
import { inSpan, isTracing } from '@shop/kit/tracing';
import type { Answer } from '../executor/answer.js';
import type { Execute } from '../executor/execute.js';
import type { Prepared } from './operation.js';

const seconds = metrics.histogram(
  'graphql_operation_duration_seconds',
  'Time to execute an operation; one that is not recorded is "other".',
  ['operation', 'type', 'outcome'],
);
const inFlight = metrics.gauge('graphql_operations_in_flight', 'Operations being executed.');

// A trace needs the beginning of a name at most; it is the client's to choose.
const nameLength = 100;

export const outcomeOf = ({ data, errors }: Answer): 'ok' | 'partial' | 'error' =>
  errors ? (data ? 'partial' : 'error') : 'ok';

/** What a span tells of an operation. */
export const aboutOperation = ({ operation: { operation, name } }: Pick<Prepared, 'operation'>) => ({
  'graphql.operation.type': operation,
  'graphql.operation.name': name?.value.slice(0, nameLength),
});

/** Times and traces each operation. Its text and variables are not told: they may hold what a person wrote. */
export const observedExecute = (execute: Execute, recorded: ReadonlySet<string>): Execute => {
  const timed = async (prepared: Prepared): Promise<Answer> => {
    const { operation: type, name } = prepared.operation;
    const operation = name && recorded.has(name.value) ? name.value : 'other';
    const began = performance.now();
    inFlight.inc();
    let outcome = 'failed';
    try {
      const answer = await execute(prepared);
      outcome = outcomeOf(answer);
      return answer;
    } finally {
      inFlight.dec();
      seconds.observe({ operation, type, outcome }, (performance.now() - began) / 1_000);
    }
  };

  const traced = (prepared: Prepared): Promise<Answer> =>
    inSpan({ name: prepared.operation.operation, attributes: aboutOperation(prepared) }, async (span) => {
      const answer = await timed(prepared);
      span.set({
        'graphql.operation.outcome': outcomeOf(answer),
        'graphql.kept_answer': answer.freshness !== undefined,
      });
      return answer;
    });

  return (prepared) => (isTracing() ? traced(prepared) : timed(prepared));
};
