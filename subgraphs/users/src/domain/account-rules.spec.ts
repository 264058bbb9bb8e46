import { describe, expect, it } from 'vitest';
import { normaliseEmail } from './email.js';
import { choosePassword, isPossiblePassword, normalisePassword } from './password.js';
import { normaliseName } from './person-name.js';

describe('an e-mail address', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada.l+shop@mail.example.org ', 'ada.l+shop@mail.example.org'],
    ['ａｄａ@example.com', 'ada@example.com'],
    ['jörg@bücher.example', 'jörg@bücher.example'],
    ["o'brien@example.com", "o'brien@example.com"],
  ])('%s has one spelling', (given, email) => {
    expect(normaliseEmail(given)).toEqual({ ok: true, value: email });
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'a da@example.com',
    'ada@@example.com',
    'ada@-example.com',
    'ada@example..com',
    '.ada@example.com',
    'a..b@example.com',
    'ada@example.com\0',
    'ada@example.com\nbcc: x@y.example',
    '<ada@example.com>',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(60)}.com`,
    'a'.repeat(1_000_000),
  ])('is refused when malformed (%#)', (given) => {
    expect(normaliseEmail(given).ok).toBe(false);
  });
});

describe('a name', () => {
  it.each([
    'Ada',
    'عائشة',
    'שרה כהן',
    '👩‍👩‍👧‍👦',
    'Nguyễn Thị Minh',
    '王',
    'x'.repeat(100),
    '🦊'.repeat(100),
  ])('%s is welcome', (name) => {
    expect(normaliseName(name)).toEqual({ ok: true, value: name.normalize('NFC') });
  });

  it('loses the space around it', () => {
    expect(normaliseName('  Ada Lovelace\n')).toEqual({ ok: true, value: 'Ada Lovelace' });
  });

  it.each([
    '',
    '   ',
    '\u200d',
    'x'.repeat(101),
    'A\0da',
    'A\nda',
    'A\u202Eda',
    'A\ud800',
    'x'.repeat(2_000_000),
  ])('is refused when empty, too long, or with control characters (%#)', (name) => {
    expect(normaliseName(name).ok).toBe(false);
  });
});

describe('a new password', () => {
  const email = 'ada.lovelace@example.com';

  it.each(['correct horse battery', '私の猫は窓辺で眠ります', 'x1'.repeat(3) + 'y'.repeat(194)])(
    'is taken (%#)',
    (password) => {
      expect(choosePassword(password, email).ok).toBe(true);
    },
  );

  it.each([
    ['', /at least 10/],
    ['short-one', /at least 10/],
    ['xyz'.repeat(67), /at most 200/],
    ['x'.repeat(5_000_000), /at most 200/],
    ['Ada.Lovelace@Example.com', /e-mail/],
    ['ada.lovelace', /e-mail/],
    ['Password123', /common/],
    ['1234567890', /common/],
    ['aaaaaaaaaaaa', /common/],
  ])('is refused when it is easy to guess or out of bounds (%#)', (password, reason) => {
    const result = choosePassword(password, email);
    expect(result.ok || result.error).toMatch(reason);
  });

  it('is the same however the letters were typed', () => {
    expect(normalisePassword('pässwörter'.normalize('NFD'))).toBe(
      normalisePassword('pässwörter'.normalize('NFC')),
    );
    expect(isPossiblePassword('x'.repeat(201))).toBe(false);
  });
});
