import { foldedWords } from '../domain/text.js';
import type { Bind } from './sql-parameters.js';

// More words than this narrow nothing, and each costs a condition.
const maxWords = 12;
// Shorter Latin words are inside and similar to too many others.
const looseFrom = 4;

export const searchWords = (term: string): string[] => foldedWords(term).slice(0, maxWords);

// Words hold letters and digits only, so they are safe inside a query text and a pattern.
const queryOf = (word: string, bind: Bind) => `to_tsquery('english', ${bind(`'${word}':*`)})`;

const wordMatch = (word: string, bind: Bind): string => {
  const query = queryOf(word, bind);
  // A stop word such as "the" is an empty query, which excludes nothing.
  const isEmpty = `numnode(${query}) = 0`;
  const isLoose = word.length >= looseFrom || /[^\p{Script=Latin}\p{N}]/u.test(word);
  if (!isLoose) return `(${isEmpty} or words @@ ${query})`;
  const text = `${bind(word)}::text`;
  const found = `words @@ ${query} or title like '%' || ${text} || '%'`;
  const isNowhere = `not exists (select 1 from search_document where active and (${found}))`;
  return `(${isEmpty} or ${found} or (${isNowhere} and word_similarity(${text}, title) >= 0.4))`;
};

/**
 * What a row must satisfy to match. Each word has to be found: as a word or its beginning, or inside a word for
 * compounds and for languages that do not part words by spaces. Only a word that is nowhere may be a typing error.
 */
export const termMatch = (term: string, bind: Bind): string => {
  const words = searchWords(term);
  if (words.length === 0) return term.trim() === '' ? 'true' : 'false';
  return words.map((word) => wordMatch(word, bind)).join(' and ');
};

/** How well a row matches, as an integer, so that a cursor can hold it exactly. */
export const termScore = (term: string, bind: Bind): string => {
  const words = searchWords(term);
  if (words.length === 0) return '0::bigint';
  const phrase = `${bind(words.join(' '))}::text`;
  const scores = words.map((word) => {
    const rank = `ts_rank('{0.05, 0.2, 0.5, 1}', words, ${queryOf(word, bind)})`;
    return `4 * ${rank} + word_similarity(${bind(word)}::text, name_key)`;
  });
  const whole = `case when name_key = ${phrase} then 2 when starts_with(name_key, ${phrase}) then 1 else 0 end`;
  return `((${[...scores, whole].join(' + ')}) * 1000000)::bigint`;
};
