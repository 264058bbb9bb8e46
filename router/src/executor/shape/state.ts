import type { AccessRefusal } from '@shop/kit/access';
import type { Json } from '../json.js';

export type Fault = Readonly<{ path: readonly (string | number)[]; isInvalid: boolean; message: string }>;

/** A place of the answer that the viewer may not see. */
export type Refused = Readonly<{ path: readonly (string | number)[]; refusal: AccessRefusal }>;

/** One answer being shaped. */
export type State = Readonly<{
  path: (string | number)[];
  faults: Fault[];
  refused: Refused[];
  variables: Json;
}>;

// A list of a thousand bad values is one fault to look into, not a thousand.
const mostFaults = 20;

const addFault = (
  state: State,
  last: string | number | undefined,
  isInvalid: boolean,
  message: string,
): void => {
  if (state.faults.length >= mostFaults) return;
  state.faults.push({
    path: last === undefined ? [...state.path] : [...state.path, last],
    isInvalid,
    message,
  });
};

// As with errors of subgraphs: a page of a hundred products needs no hundred times the same message.
const mostRefused = 50;

/** The viewer may not see what is here. */
export const refuse = (state: State, refusal: AccessRefusal, last?: string): null => {
  if (state.refused.length < mostRefused)
    state.refused.push({ path: last === undefined ? [...state.path] : [...state.path, last], refusal });
  return null;
};

/** A subgraph left out what the schema promises. */
export const empty = (state: State, last: string | number): null => {
  addFault(state, last, false, 'null in a non-null place');
  return null;
};

/** A subgraph gave a value that the type does not have. */
export const invalid = (state: State, message: string, last?: string | number): null => {
  addFault(state, last, true, message);
  return null;
};
