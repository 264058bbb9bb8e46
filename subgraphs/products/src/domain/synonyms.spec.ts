import { expect, it } from 'vitest';
import { alternativesOf } from './synonyms.js';

it('a word without synonyms stands for itself', () => {
  expect(alternativesOf(['tagine'])).toEqual([[['tagine']]]);
});

it.each([
  ['couch', 'sofa'],
  ['couches', 'sofa'],
  ['rucksacks', 'backpack'],
  ['만년필', 'fountain pen'],
  ['record player', 'turntable'],
])('%s also finds %s', (typed, meant) => {
  const [part, ...rest] = alternativesOf(typed.split(' '));
  expect(rest).toEqual([]);
  expect(part?.[0]).toEqual(typed.split(' '));
  expect(part?.map((phrase) => phrase.join(' '))).toContain(meant);
});

it('the longest phrase is taken, and what stands around it stays', () => {
  const parts = alternativesOf(['red', 'french', 'press', 'large']);
  expect(parts.map(([phrase]) => phrase.join(' '))).toEqual(['red', 'french press', 'large']);
});
