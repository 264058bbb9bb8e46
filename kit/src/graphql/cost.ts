import { Directive } from 'type-graphql';
import { defaultPageSize } from './connection.js';

/** How many entries a list usually has at most, for the router's estimate of what an operation costs. */
export const ListSize = (assumedSize: number) => Directive(`@listSize(assumedSize: ${assumedSize})`);

/** For a field that answers with a connection: its `edges` are as many as `first` says. */
export const PagedByFirst = (size = defaultPageSize) =>
  Directive(
    `@listSize(assumedSize: ${size}, slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)`,
  );

/** For a field whose work is more, or less, than reading one object, which is 1. */
export const Cost = (weight: number) => Directive(`@cost(weight: ${weight})`);
