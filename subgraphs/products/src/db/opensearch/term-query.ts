import { alternativesOf, type Phrase } from '../../domain/synonyms.js';
import { isLoose, isOnlySigns, mayBeMistyped, searchWords } from '../../use-cases/search-words.js';

export type Clause = Readonly<Record<string, unknown>>;

export const allOf = (must: readonly Clause[], should: readonly Clause[] = []): Clause => ({
  bool: { must, should },
});
export const anyOf = (should: readonly Clause[]): Clause => ({ bool: { should, minimum_should_match: 1 } });
/** Only the best of them counts: a word in the name and in the description is not worth two words. */
const bestOf = (queries: readonly Clause[]): Clause => ({ dis_max: { queries, tie_breaker: 0.1 } });

// A hit in the name is worth more than one in what describes it.
const fields = [
  { field: 'nameText', weight: 8 },
  { field: 'detailText', weight: 3 },
  { field: 'descriptionText', weight: 1 },
] as const;
const looseFields = fields.slice(0, 2);

const wholeWord = (word: string): Clause[] =>
  fields.map(({ field, weight }) => ({
    match: { [field]: { query: word, operator: 'and', boost: weight } },
  }));
const beginning = (word: string): Clause[] =>
  fields.map(({ field, weight }) => ({ prefix: { [`${field}.plain`]: { value: word, boost: weight / 2 } } }));
// Words hold letters and digits only, so none is read as a pattern.
const inside = (word: string): Clause[] =>
  looseFields.map(({ field, weight }) => ({
    wildcard: { [`${field}.plain`]: { value: `*${word}*`, boost: weight / 8 } },
  }));
const similar = (word: string): Clause[] => [
  ...looseFields.map(({ field, weight }) => ({
    match: { [`${field}.plain`]: { query: word, fuzziness: 'AUTO', boost: weight / 2 } },
  })),
  { match: { 'nameText.beginnings': { query: word, fuzziness: 'AUTO', prefix_length: 1, boost: 0.5 } } },
  // Scripts without spaces have no words to compare by letters: most of the pairs of letters must be there.
  ...looseFields.map(({ field, weight }) => ({
    match: { [field]: { query: word, minimum_should_match: '60%', boost: weight / 4 } },
  })),
];

/** A word as it stands, as the beginning of one, or inside one. */
export const exactly = (word: string): Clause =>
  bestOf([...wholeWord(word), ...beginning(word), ...(isLoose(word) ? inside(word) : [])]);

/** The words of a term that are nowhere would be taken for typing errors; these are the ones to ask about. */
export const wordsToCheck = (term: string): string[] => [
  ...new Set(
    alternativesOf(searchWords(term))
      .filter((ways) => ways.length === 1)
      .flatMap(([phrase]) => phrase)
      .filter(mayBeMistyped),
  ),
];

/**
 * What a product must satisfy to match and how well it does. Each word has to be found, in its own or in other words;
 * one that is nowhere may be a typing error.
 */
export const termQuery = (term: string, nowhere: ReadonlySet<string>): Clause => {
  const words = searchWords(term);
  if (isOnlySigns(term)) return { match_none: {} };
  if (words.length === 0) return { match_all: {} };
  const wordQuery = (word: string) => (nowhere.has(word) ? bestOf(similar(word)) : exactly(word));
  const said = (phrase: Phrase) => allOf(phrase.map(wordQuery));
  const parts = alternativesOf(words).map(([typed, ...others]) =>
    others.length === 0
      ? said(typed)
      : bestOf([
          said(typed),
          // As typed is better than as it may have been meant.
          ...others.map((phrase) => ({ bool: { must: [said(phrase)], boost: 0.8 } })),
        ]),
  );
  const phrase = words.join(' ');
  return allOf(parts, [
    { term: { namePhrase: { value: phrase, boost: 40 } } },
    { prefix: { namePhrase: { value: phrase, boost: 15 } } },
    { match_phrase: { nameText: { query: phrase, boost: 4 } } },
  ]);
};
