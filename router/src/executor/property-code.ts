import { forbiddenName, isInherited, type Json, own } from './json.js';

/**
 * Code that is made for the names it reads and writes knows the layout of its objects, and takes a tenth of the time of code that all names
 * share. Who makes some checks the names first and passes `own` to it.
 */
export const readCode = (source: string, name: string): string =>
  isInherited(name) ? `own(${source}, '${name}')` : `${source}.${name}`;

const name = /^[_a-z]\w*$/i;

/** Whether it may become code. Clients choose aliases, and what is no name is no GraphQL. */
export const isCodeName = (text: string): boolean => name.test(text) && text !== forbiddenName;

/** Reads a property whose name is known beforehand. */
export const makeReader = (name: string): ((source: Json) => unknown) =>
  isCodeName(name)
    ? new Function('own', `'use strict'; return (source) => ${readCode('source', name)};`)(own)
    : (source) => own(source, name);
