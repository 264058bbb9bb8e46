import { foldedWords } from '../../domain/text.js';
import type { Suggestion, SuggestionKind } from '../../use-cases/search-index.js';
import { anyOf, type Clause } from './term-query.js';

// Fuzzy beginnings of shorter words would be the beginnings of everything.
const similarFrom = 4;
const isInsideWords = (phrase: string) => phrase.length >= 3 || !/^[a-z0-9 ]+$/.test(phrase);

const near = (field: string, phrase: string): Clause[] => [
  { match_phrase_prefix: { [`${field}.plain`]: { query: phrase, boost: 4 } } },
  ...(isInsideWords(phrase) && !phrase.includes(' ')
    ? [{ wildcard: { [`${field}.plain`]: { value: `*${phrase}*`, boost: 2 } } }]
    : []),
  ...(phrase.length >= similarFrom
    ? [
        {
          match: {
            [`${field}.beginnings`]: { query: phrase, operator: 'and', fuzziness: 'AUTO', prefix_length: 1 },
          },
        },
      ]
    : []),
];

export const suggestRequest = (phrase: string, limit: number) => {
  const onSale = { term: { active: true } };
  const product = anyOf([
    { prefix: { namePhrase: { value: phrase, boost: 8 } } },
    ...near('nameText', phrase),
  ]);
  const brand = {
    filter: anyOf(near('brandText', phrase)),
    aggs: { of: { terms: { field: 'brand', size: 20 } } },
  };
  const category = {
    filter: anyOf(near('categoryText', phrase)),
    aggs: {
      of: { multi_terms: { terms: [{ field: 'categoryName' }, { field: 'categorySlug' }], size: 20 } },
    },
  };
  return {
    // More than asked for, since names are put into their final order here.
    size: limit + 20,
    _source: ['name', 'slug'],
    query: { bool: { must: [product], filter: [onSale] } },
    aggs: { elsewhere: { global: {}, aggs: { onSale: { filter: onSale, aggs: { brand, category } } } } },
  };
};

type Found = Readonly<{ _score: number; _source: { name: string; slug: string } }>;
export type SuggestAnswer = Readonly<{
  hits: { hits: readonly Found[] };
  aggregations: {
    elsewhere: {
      onSale: {
        brand: { of: { buckets: readonly { key: string }[] } };
        category: { of: { buckets: readonly { key: readonly [string, string] }[] } };
      };
    };
  };
}>;

const kinds: readonly SuggestionKind[] = ['CATEGORY', 'BRAND', 'PRODUCT'];

/** How the typed phrase stands in a text: at its beginning, at the beginning of a word, inside one, or only similar. */
const gradeOf = (text: string, phrase: string): number => {
  const words = foldedWords(text).join(' ');
  if (words.startsWith(phrase)) return 0;
  if (words.includes(` ${phrase}`)) return 1;
  return words.includes(phrase) && isInsideWords(phrase) ? 2 : 3;
};

export const readSuggestions = (
  { hits, aggregations }: SuggestAnswer,
  phrase: string,
  limit: number,
): Suggestion[] => {
  const { brand, category } = aggregations.elsewhere.onSale;
  const entries: (Suggestion & { score: number })[] = [
    ...category.of.buckets.map(({ key: [text, slug] }) => ({
      kind: 'CATEGORY' as const,
      text,
      slug,
      score: 0,
    })),
    ...brand.of.buckets.map(({ key }) => ({ kind: 'BRAND' as const, text: key, slug: null, score: 0 })),
    ...hits.hits.map(({ _score, _source: { name, slug } }) => ({
      kind: 'PRODUCT' as const,
      text: name,
      slug,
      score: _score,
    })),
  ];
  return entries
    .map((entry) => ({ ...entry, grade: gradeOf(entry.text, phrase) }))
    .sort(
      (a, b) =>
        a.grade - b.grade ||
        kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
        b.score - a.score ||
        (a.text < b.text ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ kind, text, slug }) => ({ kind, text, slug }));
};
