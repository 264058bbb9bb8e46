import type { FormattedExecutionResult } from 'graphql';

/** The data of an answer in the words that are sent, so that giving it once more costs no serializing. */
export class StoredAnswer {
  readonly text: string;

  constructor(
    data: unknown,
    /** When its execution began: nothing in it is older. */
    readonly since: number,
    /** What it shows, by the keys that changes are told with. */
    readonly keys: readonly string[] = [],
    /** How many changes were told by then; none of them is of this answer. */
    public toldBefore = 0,
    /** The same for caches on the way, if they are told. */
    readonly tags?: string,
  ) {
    this.text = `${JSON.stringify({ data })}\n`;
  }

  /** For whoever serializes an answer that has more than data. */
  toJSON(): unknown {
    return (JSON.parse(this.text) as { data: unknown }).data;
  }
}

/** In the order that the specification asks for: what went wrong is seen before what came of it. */
export const stringifyAnswer = ({ errors, data, extensions }: FormattedExecutionResult): string => {
  if (!(data instanceof StoredAnswer)) return `${JSON.stringify({ errors, data, extensions })}\n`;
  const rest = JSON.stringify({ errors, extensions });
  return rest === '{}' ? data.text : `${data.text.slice(0, -2)},${rest.slice(1)}\n`;
};
