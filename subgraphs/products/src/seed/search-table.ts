/** What a shopper types, and what must then stand first. Run on the demo catalogue by `search-table.int.spec.ts`. */
export type SearchCase =
  | Readonly<{ kind: SearchKind; term: string; tops: readonly string[] }>
  | Readonly<{ kind: 'prefix suggestion'; term: string; suggestion: string }>
  | Readonly<{ kind: 'facet count'; term: string; field: string; value: string; count: number }>;

type SearchKind = 'word' | 'typo' | 'plural' | 'Korean' | 'synonym' | 'model number' | 'other script';

const finds =
  (kind: SearchKind) =>
  (term: string, ...tops: string[]): SearchCase => ({ kind, term, tops });
const word = finds('word');
const typo = finds('typo');
const plural = finds('plural');
const korean = finds('Korean');
const synonym = finds('synonym');
const model = finds('model number');
const script = finds('other script');
const suggests = (term: string, suggestion: string): SearchCase => ({
  kind: 'prefix suggestion',
  term,
  suggestion,
});
const counts = (term: string, field: string, value: string, count: number): SearchCase => ({
  kind: 'facet count',
  term,
  field,
  value,
  count,
});

const headphones = ['Over-Ear Headphones Stille', 'Studio Headphones H80'];
const backpacks = ['Roll-Top Backpack Kai', 'Trekking Backpack 50'];

export const searchTable: readonly SearchCase[] = [
  word('moka pot', 'Moka Pot Vesuvio'),
  word('rain jacket', 'Rain Jacket Skur'),
  word('the soap dish', 'Soap Dish Tropfstein'),
  word("chef's knife", "Chef's Knife Solingen"),
  word('verre a vin', 'Verre à Vin Bourgogne'),
  word('cocotte emaillee', 'Cocotte Émaillée Ronde'),
  typo('hedphones', ...headphones),
  typo('fontain pen limited', 'Aurora Fountain Pen, Limited Edition'),
  typo('santuko', 'Santoku Knife 三徳包丁'),
  typo('turntabel automatik', 'Turntable Rille Automatik'),
  typo('bluetoth speaker', 'Bluetooth Speaker Kiesel'),
  typo('mesenger bag', 'Messenger Bag Kurier'),
  typo('watercolor box', 'Watercolour Box 24'),
  typo('hammok', 'Hammock Siesta'),
  typo('sekateurs', 'Garden Secateurs Schnitt'),
  plural('hammocks', 'Hammock Siesta'),
  plural('fisherman sweaters', 'Fisherman Sweater Ærø'),
  plural('egg cup', 'Egg Cups Quartet'),
  plural('moka pots', 'Moka Pot Vesuvio'),
  plural('sleeping bags', 'Sleeping Bag Dun'),
  plural('packing cube', 'Packing Cubes'),
  korean('보자기', 'Bojagi Bag 보자기'),
  korean('달항아리', 'Moon Jar 달항아리'),
  korean('소반', 'Soban 소반 Tray Table'),
  korean('보성우전', 'Boseong Ujeon 보성 우전'),
  korean('한지 조명', 'Hanji Night Light 한지'),
  korean('모카포트', 'Moka Pot Vesuvio'),
  korean('해먹', 'Hammock Siesta'),
  korean('침낭', 'Sleeping Bag Dun'),
  korean('가죽 지갑', 'Wallet Münze'),
  synonym('couch', 'Two-Seat Sofa Fjell'),
  synonym('frying pan', 'Cast Iron Skillet Holt'),
  synonym('record player automatik', 'Turntable Rille Automatik'),
  synonym('penknife', 'Pocket Knife Feierabend'),
  synonym('headlamp', 'Head Torch Lux'),
  synonym('comforter percale', 'Duvet Cover Percale'),
  synonym('cafetiere', 'French Press Atelier'),
  synonym('rucksack', ...backpacks),
  synonym('thermos', 'Vacuum Flask Kanne'),
  model('H80', 'Studio Headphones H80'),
  model('e27 bulb', 'Filament Bulb E27'),
  model('faden a6', 'Notebook Faden A6'),
  model('pencil 0.5', 'Mechanical Pencil 0.5'),
  model('COF-EE8FA', 'Ethiopia Guji Natural'),
  script('南部鉄瓶', 'Nanbu Tetsubin 南部鉄瓶'),
  script('包丁', 'Santoku Knife 三徳包丁'),
  script('فانوس', 'Brass Lantern فانوس'),
  suggests('klang', 'Klangwerk'),
  suggests('cof', 'Coffee & Tea'),
  suggests('aurora foun', 'Aurora Fountain Pen, Limited Edition'),
  suggests('tagin', 'Tagine Terre Cuite طاجين'),
  suggests('달항', 'Moon Jar 달항아리'),
  suggests('watercolr', 'Watercolour Box 24'),
  counts('', 'category', 'audio', 17),
  counts('', 'brand', 'Klangwerk', 5),
  counts('headphones', 'brand', 'Klangwerk', 2),
  counts('turntable', 'Drive', 'Belt', 2),
  counts('knives', 'Origin', 'Japan', 2),
];
