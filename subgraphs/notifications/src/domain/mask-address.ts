const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** `anna@example.com` → `a•••@example.com`: enough to recognise one's own address, too little to learn another's. */
export const maskAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  if (at < 1) return '•••';
  // A letter may be several code units; half of one would be a broken character.
  const [first] = segmenter.segment(address.slice(0, at));
  return `${first?.segment ?? ''}•••${address.slice(at)}`;
};

/** Two spellings of one mailbox. The local part is case-sensitive on paper, and on no mail server people use. */
export const normalizeAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase();
