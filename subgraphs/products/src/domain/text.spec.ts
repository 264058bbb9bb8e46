import { describe, expect, it } from 'vitest';
import { fold, foldedWords, isStorable, slugFrom } from './text.js';

describe('text', () => {
  it.each([
    ['Crème Brûlée', 'creme brulee'],
    ['Weißbier Øl Łódź', 'weissbier ol lodz'],
    ['شَاي', 'شاي'],
    ['ガラス', 'ガラス'],
    ['한지', '한지'],
    ['ＡＢＣ', 'abc'],
  ])('%s is compared as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('has words of letters and digits only', () => {
    expect(foldedWords("L'été 🫖 2026!")).toEqual(['l', 'ete', '2026']);
    expect(foldedWords('🫖 %_\\')).toEqual([]);
  });

  it('becomes a slug', () => {
    expect(slugFrom('Table Basse Galet – Größe 2')).toBe('table-basse-galet-grosse-2');
    expect(slugFrom('茶')).toBe('');
  });

  it.each(['\0', '\ud83d'])('%j cannot be stored', (text) => {
    expect(isStorable(text)).toBe(false);
  });
});
