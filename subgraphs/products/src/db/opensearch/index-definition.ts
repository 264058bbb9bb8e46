import { createHash } from 'node:crypto';
import type { SearchDocument } from '../../domain/search-document.js';
import { fold, foldedWords } from '../../domain/text.js';

// What is indexed is folded by `domain/text.ts` first, the same way as the words that are searched for, so the
// analyzers only part words, stem them and pair the letters of scripts that use no spaces. All filters are of the
// module analysis-common, which every OpenSearch and Elasticsearch has.

const analysis = {
  filter: {
    english_stem: { type: 'stemmer', language: 'porter2' },
    // Single letters too, so that a search for one letter of such a script finds something.
    letter_pairs_and_letters: { type: 'cjk_bigram', output_unigrams: true },
    letter_pairs: { type: 'cjk_bigram' },
    beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: 20 },
  },
  analyzer: {
    stored_text: {
      type: 'custom',
      tokenizer: 'standard',
      filter: ['letter_pairs_and_letters', 'english_stem'],
    },
    searched_text: { type: 'custom', tokenizer: 'standard', filter: ['letter_pairs', 'english_stem'] },
    plain: { type: 'custom', tokenizer: 'standard', filter: [] },
    beginnings: { type: 'custom', tokenizer: 'standard', filter: ['beginnings'] },
  },
};

const keyword = { type: 'keyword' };
const plain = { type: 'text', analyzer: 'plain' };
const beginnings = { type: 'text', analyzer: 'beginnings', search_analyzer: 'plain' };
const text = (fields: Record<string, unknown>) => ({
  type: 'text',
  analyzer: 'stored_text',
  search_analyzer: 'searched_text',
  fields: { plain, ...fields },
});
/** Only shown, never searched, sorted or counted. */
const shown = { type: 'keyword', index: false, doc_values: false };

const mappings = {
  dynamic: 'strict',
  properties: {
    id: keyword,
    version: { type: 'integer' },
    active: { type: 'boolean' },
    categoryId: keyword,
    brand: keyword,
    facts: keyword,
    categorySlug: keyword,
    categoryName: keyword,
    minPrice: { type: 'long' },
    maxPrice: { type: 'long' },
    createdMs: { type: 'long' },
    nameKey: keyword,
    namePhrase: keyword,
    name: shown,
    slug: shown,
    nameText: text({ beginnings }),
    brandText: text({ beginnings }),
    categoryText: text({ beginnings }),
    detailText: text({}),
    descriptionText: text({}),
  },
};

const settings = {
  number_of_shards: 1,
  // One copy as soon as there is a second node to hold it.
  auto_expand_replicas: '0-1',
  refresh_interval: '1s',
  analysis,
};

export const indexDefinition = { settings, mappings };

/** Changes with the definition, so a process sees whether the index that is there was built by an older one. */
export const definitionHash = createHash('sha256')
  .update(JSON.stringify(indexDefinition))
  .digest('hex')
  .slice(0, 8);

const plainWords = (...texts: readonly string[]) => foldedWords(texts.join(' ')).join(' ');

export const toIndexed = (document: SearchDocument) => {
  const { id, version, active, slug, name, brand, categoryId, categorySlug, categoryName } = document;
  return {
    id,
    version,
    active,
    slug,
    name,
    brand,
    categoryId,
    categorySlug,
    categoryName,
    facts: document.facts,
    minPrice: document.minPrice,
    maxPrice: document.maxPrice,
    createdMs: Date.parse(document.createdAt),
    nameKey: fold(name),
    namePhrase: plainWords(name),
    nameText: plainWords(name),
    brandText: plainWords(brand),
    categoryText: plainWords(categoryName),
    detailText: plainWords(
      brand,
      categoryName,
      ...document.facts.map((fact) => fact.slice(fact.indexOf('=') + 1)),
      ...document.skus,
    ),
    descriptionText: plainWords(document.description),
  };
};
