import { foldedWords } from '../domain/text.js';

// More words than this narrow nothing, and each costs a condition.
const maxWords = 12;

// In a sentence-like term they would exclude every product that does not happen to say them.
const stopWords = new Set(
  'a an and are as at be but by for from if in into is it no not of on or s such t that the their then there these they this to was will with'.split(
    ' ',
  ),
);

/** What is looked for in a term: folded words without those that carry no meaning. */
export const searchWords = (term: string): string[] =>
  foldedWords(term)
    .filter((word) => !stopWords.has(word))
    .slice(0, maxWords);

export const isOnlySigns = (term: string): boolean => term.trim() !== '' && foldedWords(term).length === 0;

// Shorter Latin words are inside and similar to too many others.
const looseFrom = 4;

/** Whether a word may be looked for inside other words; scripts without spaces need that from the first letter on. */
export const isLoose = (word: string): boolean =>
  word.length >= looseFrom || /[^\p{Script=Latin}\p{N}]/u.test(word);

/** Whether a word may be a typing error; another number is another model, not an error. */
export const mayBeMistyped = (word: string): boolean => isLoose(word) && !/^\p{N}+$/u.test(word);
