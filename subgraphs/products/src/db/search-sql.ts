import { alternativesOf, type Phrase } from '../domain/synonyms.js';
import { isLoose, isOnlySigns, mayBeMistyped, searchWords } from '../use-cases/search-words.js';
import type { Bind } from './sql-parameters.js';

// Words hold letters and digits only, so they are safe inside a query text and a pattern.
const queryOf = (word: string, bind: Bind) => `to_tsquery('english', ${bind(`'${word}':*`)})`;

/** A word as it stands or as the beginning of one, or inside one for compounds and for scripts without spaces. */
const isFound = (word: string, bind: Bind): string => {
  const query = queryOf(word, bind);
  // What the dictionary takes for a stop word is an empty query, which excludes nothing.
  const found = `(numnode(${query}) = 0 or words @@ ${query})`;
  return isLoose(word) ? `(${found} or title like '%' || ${bind(word)}::text || '%')` : found;
};

const wordMatch = (word: string, bind: Bind): string => {
  const found = isFound(word, bind);
  if (!mayBeMistyped(word)) return found;
  const isNowhere = `not exists (select 1 from search_document where active and ${found})`;
  return `(${found} or (${isNowhere} and word_similarity(${bind(word)}::text, title) >= 0.4))`;
};

const all = (conditions: readonly string[]) => `(${conditions.join(' and ')})`;
const any = (conditions: readonly string[]) => `(${conditions.join(' or ')})`;

/**
 * What a row must satisfy to match. Each word has to be found, in its own or in other words. Only a word that is
 * nowhere and has no other words may be a typing error.
 */
export const termMatch = (term: string, bind: Bind): string => {
  if (isOnlySigns(term)) return 'false';
  const parts = alternativesOf(searchWords(term)).map(([typed, ...others]) => {
    const match = others.length > 0 ? isFound : wordMatch;
    const said = (phrase: Phrase) => all(phrase.map((word) => match(word, bind)));
    return any([typed, ...others].map(said));
  });
  return parts.length > 0 ? all(parts) : 'true';
};

const wordScore = (word: string, bind: Bind): string => {
  const rank = `ts_rank('{0.05, 0.2, 0.5, 1}', words, ${queryOf(word, bind)})`;
  return `4 * ${rank} + word_similarity(${bind(word)}::text, name_key)`;
};

/** How well a row matches, as an integer, so that a cursor can hold it exactly. */
export const termScore = (term: string, bind: Bind): string => {
  const words = searchWords(term);
  if (words.length === 0) return '0::bigint';
  const scores = alternativesOf(words).map(([typed, ...others]) => {
    const said = (phrase: Phrase) => `(${phrase.map((word) => wordScore(word, bind)).join(' + ')})`;
    // As typed is better than as it may have been meant; more words of one meaning are not worth more.
    const meant = others.map((phrase) => `0.8 * ${said(phrase)} / ${phrase.length} * ${typed.length}`);
    return meant.length > 0 ? `greatest(${[said(typed), ...meant].join(', ')})` : said(typed);
  });
  const phrase = `${bind(words.join(' '))}::text`;
  const whole = `case when name_key = ${phrase} then 2 when starts_with(name_key, ${phrase}) then 1 else 0 end`;
  return `((${[...scores, whole].join(' + ')}) * 1000000)::bigint`;
};
