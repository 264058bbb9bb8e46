import type { FormattedExecutionResult } from 'graphql';

/** The data of an answer in the words that are sent, so that giving it once more costs no serializing. */
export class StoredAnswer {
  readonly text: string;

  constructor(
    data: unknown,
    /** When its execution began: nothing in it is older. */
    readonly since: number,
  ) {
    this.text = `${JSON.stringify({ data })}\n`;
  }

  /** For whoever serializes an answer that has more than data. */
  toJSON(): unknown {
    return (JSON.parse(this.text) as { data: unknown }).data;
  }
}

export const stringifyAnswer = (answer: FormattedExecutionResult): string => {
  const { data, errors, extensions } = answer;
  return data instanceof StoredAnswer && !errors && !extensions ? data.text : `${JSON.stringify(answer)}\n`;
};
