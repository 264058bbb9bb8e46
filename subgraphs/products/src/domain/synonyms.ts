import { foldedWords } from './text.js';

// One line a meaning: a search for any of the words also finds the others. Korean stands here beside English, since
// most of what the shop sells is described in English only.
const meanings = `
sofa, couch, settee, 소파
headphones, headset, headphone, 헤드폰
earbuds, earphones, in-ears, 이어폰, 무선이어폰
speaker, loudspeaker, boombox, 스피커
turntable, record player, 턴테이블
microphone, mic, 마이크
fountain pen, 만년필
notebook, journal, 노트, 공책
pencil, 연필
ink, 잉크
planner, diary, agenda, 플래너
backpack, rucksack, knapsack, 배낭, 백팩
suitcase, luggage, trolley, 여행가방, 캐리어
wallet, purse, billfold, 지갑
satchel, briefcase, 서류가방
pannier, saddlebag
sweater, jumper, pullover, 스웨터
trousers, pants, slacks, 바지
t shirt, tee, tshirt, 티셔츠
beanie, woolly hat, 비니
socks, 양말
scarf, shawl, 스카프
raincoat, rain jacket, waterproof jacket, 우비
coat, overcoat, 코트
espresso maker, moka pot, stovetop espresso, 모카포트
french press, cafetiere, press pot, 프렌치프레스
grinder, coffee mill, burr mill, 그라인더
kettle, 주전자
coffee, 커피
green tea, 녹차
tea, 차
wok, 웍, 중화팬
skillet, frying pan, frypan, 프라이팬
dutch oven, casserole, cocotte
knife, knives, 칼, 식칼
cutting board, chopping board, 도마
blender, immersion blender, 블렌더, 믹서
scale, scales, balance, 저울
apron, 앞치마
mug, 머그, 머그컵
plate, dish, 접시
bowl, 그릇
tumbler, drinking glass, 텀블러
wine glass, verre a vin, 와인잔
cutlery, flatware, silverware
carafe, decanter, pitcher
lamp, light, 램프, 조명
bulb, light bulb, lightbulb, 전구
chandelier, 샹들리에
lantern, 등, 랜턴
candle holder, candlestick, candleholder, 촛대
chair, 의자
desk, writing table, 책상
table, 테이블, 탁자
bookcase, bookshelf, 책장
stool, 스툴
bed, bedstead, 침대
wardrobe, coat stand, coat rack
footstool, ottoman, pouf
duvet, comforter, quilt, 이불
pillow, 베개
blanket, throw, 담요
towel, 수건, 타월
rug, carpet, 러그, 카펫
curtain, drapes, 커튼
tablecloth, 식탁보
soap, 비누
shampoo, 샴푸
toothbrush, 칫솔
perfume, fragrance, eau de cologne, 향수
hand cream, hand lotion, 핸드크림
tent, 텐트
sleeping bag, 침낭
head torch, headlamp, head lamp, 헤드랜턴
thermos, vacuum flask, insulated flask, 보온병
water bottle, 물병
hammock, 해먹
secateurs, pruners, pruning shears
pocket knife, penknife, jackknife
watering can, 물뿌리개
flower pot, planter, 화분
fire pit, fire bowl
leather, 가죽
linen, 리넨, 린넨
cotton, 면
wool, 울, 양모
wood, wooden, 나무, 원목
`;

export type Phrase = readonly string[];

/** The ways to say one part of a term; the first is as it was typed. */
export type Alternatives = readonly [Phrase, ...Phrase[]];

// "couches" has to lead to "couch" before any engine has stemmed it.
const singular = (word: string): string => {
  if (word.length > 4 && /(?:ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
};
const keyOf = (phrase: Phrase): string => phrase.map(singular).join(' ');

const table = new Map<string, Phrase[]>();
let longest = 1;
for (const line of meanings.trim().split('\n')) {
  const phrases = line.split(',').map((phrase) => foldedWords(phrase));
  for (const phrase of phrases) {
    longest = Math.max(longest, phrase.length);
    const others = phrases.filter((other) => keyOf(other) !== keyOf(phrase));
    table.set(keyOf(phrase), [...(table.get(keyOf(phrase)) ?? []), ...others]);
  }
}

/** Cuts a term into parts, the longest known phrase first, and says in what other words each may be found. */
export const alternativesOf = (words: readonly string[]): Alternatives[] => {
  const parts: Alternatives[] = [];
  for (let at = 0; at < words.length; ) {
    let length = Math.min(longest, words.length - at);
    while (length > 1 && !table.has(keyOf(words.slice(at, at + length)))) length -= 1;
    const phrase = words.slice(at, at + length);
    parts.push([phrase, ...(table.get(keyOf(phrase)) ?? [])]);
    at += length;
  }
  return parts;
};
