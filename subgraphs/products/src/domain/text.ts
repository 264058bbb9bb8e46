/** PostgreSQL stores neither the NUL character nor half a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const plainLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  þ: 'th',
  ı: 'i',
};

/**
 * The form in which names are compared: lower case, without accents. Only Latin accents and Arabic vowel
 * marks go: the marks of Japanese and Korean letters change the letter.
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđþı]/g, (letter) => plainLetters[letter] ?? letter);

/** The words of a text in their compared form; signs and emoji separate words and are no words. */
export const foldedWords = (text: string): string[] => fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

export const slugFrom = (name: string): string =>
  foldedWords(name)
    .join(' ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
