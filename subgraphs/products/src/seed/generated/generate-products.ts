import { slugFrom } from '../../domain/text.js';
import { seedCurrency } from '../seed-catalogue.js';
import { seedId, seedNumber, seedTime } from '../seed-id.js';
import type { SeedProduct } from '../seed-catalogue.js';
import { type ProductLine, productLines } from './product-lines.js';

const beginnings =
  'Ahl Bren Cald Dorn Elm Fjel Gran Hald Isen Jor Kest Lind Mar Nor Ost Pell Quer Rav Sol Tarn Ulm Vest Wend Yar Zell Arv Birk Corv Dun Esk Falk Grim Holt Ing Kol Lav Morn Nym Oder Pryn'.split(
    ' ',
  );
const endings = 'a berg by dal ek fell gard heim ik joa kulla lund mark nes ora ra sund tal um vik'.split(' ');
const makers =
  'Ansgar & Sohn, Atelier Moreau, Birkeland, Casa Ferro, Dalgaard, Eberhardt, Fabrik Neun, Gorse & Fern, Hallmann, Ishikawa, Juniper Works, Kanto, Lumen & Loom, Maison Tilleul, Nordlicht, Officina Rossi, Pike & Sons, Quartier Sud, Rautio, Studio Vela, Torvald, Umber, Vesterhavet, Werkhof, Yarrow, Zephyrine'.split(
    ', ',
  );

const variantCount = 3;
export const maxGenerated = 90_000;

const pick = <T>(list: readonly T[], key: string): T => list[seedNumber(key, list.length)] as T;

/** Prices end in 90 cents, as in a shop. */
const priceOf = ([low, high]: ProductLine['prices'], key: string) =>
  Math.max(90, Math.floor((low + seedNumber(key, high - low)) / 100) * 100 + 90);

/** Three neighbouring values, so that equal sizes stand in their order. */
const choose = (values: readonly string[], key: string) => {
  const from = seedNumber(key, values.length - variantCount + 1);
  return values.slice(from, from + variantCount);
};

/** Kinds come round first, then the names of the series: no two products have both. */
const nameOf = (at: number) => {
  const line = productLines[at % productLines.length] as ProductLine;
  const round = Math.floor(at / productLines.length);
  const kind = line.kinds[round % line.kinds.length] as string;
  const series = Math.floor(round / line.kinds.length);
  const beginning = beginnings[series % beginnings.length] as string;
  const ending = endings[Math.floor(series / beginnings.length)];
  if (ending === undefined) throw new Error(`there are names for ${maxGenerated} products at most`);
  return { line, kind, name: `${kind} ${beginning}${ending}` };
};

const productAt = (at: number): SeedProduct => {
  const { line, kind, name } = nameOf(at);
  // The words of the demo catalogue never end like this, so the two cannot meet.
  const slug = `${slugFrom(name)}-${(at + 1_000).toString(36)}`;
  const createdAt = seedTime(slug);
  const material = pick(line.materials, `material:${slug}`);
  const brand = pick(makers, `brand:${slug}`);
  const price = priceOf(line.prices, `price:${slug}`);
  const values = choose(line.values, `values:${slug}`);
  const number = (at + 1).toString().padStart(6, '0');
  return {
    id: seedId('product', slug, createdAt),
    createdAt: createdAt.toISOString(),
    draft: {
      slug,
      name,
      description: `${kind} of the series ${name.slice(kind.length + 1)} by ${brand}: ${material.toLowerCase()}, made to be used every day and to be repaired.`,
      categoryId: seedId('category', line.categorySlug),
      brand,
      options: [{ name: line.option, values }],
      attributes: [{ name: 'Material', value: material }],
      images: [],
      variants: values.map((value, place) => ({
        id: seedId('variant', `${slug}:${value}`, createdAt),
        sku: `${line.code}-${number}-${place + 1}`,
        options: [{ name: line.option, value }],
        price: { minor: price + (line.option === 'Colour' ? 0 : place * 500), currency: seedCurrency },
        active: true,
      })),
    },
  };
};

/** A large catalogue of believable products, the same on every machine and every time; a larger one begins with a smaller one. */
export function* generateProducts(count: number, from = 0): Generator<SeedProduct> {
  for (let at = from; at < count; at += 1) yield productAt(at);
}
