import type { Money } from '@shop/kit/money';
import { err, ok, type Result } from '@shop/kit/result';
import type { OptionValue, Product, ProductAttribute, ProductImage, ProductOption } from './product.js';
import { isStorable } from './text.js';

/** A product as someone wrote it, before it is known to be sound. */
export type ProductDraft = Readonly<{
  slug: string;
  name: string;
  description: string;
  categoryId: string;
  brand: string;
  options: readonly ProductOption[];
  attributes: readonly ProductAttribute[];
  images: readonly ProductImage[];
  variants: readonly VariantDraft[];
}>;

export type VariantDraft = Readonly<{
  id: string;
  sku: string;
  name?: string;
  options: readonly OptionValue[];
  price: Money;
  active: boolean;
}>;

export type FieldFault = Readonly<{ field: string; message: string }>;
export type InvalidProduct = Readonly<{ code: 'INVALID_INPUT'; fields: readonly FieldFault[] }>;

type Identity = Pick<Product, 'id' | 'active' | 'version' | 'createdAt' | 'updatedAt'>;
type Check = (holds: boolean, field: string, message: string) => void;

export const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const skuPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
// A fact is written as "name=value", so a name cannot hold the sign between them; the two words are facets of their own.
const factNamePattern = /^(?!(?:category|brand)$)[^=]+$/;

const isText = (value: string, max: number) =>
  value.trim().length > 0 && value.length <= max && isStorable(value);

const hasTwins = (values: readonly string[]) => new Set(values).size !== values.length;

const checkTexts = (draft: ProductDraft, check: Check) => {
  check(
    slugPattern.test(draft.slug) && draft.slug.length <= 120,
    'slug',
    'Use small letters, digits and hyphens, 120 at most.',
  );
  check(isText(draft.name, 200), 'name', 'Write a name of 1 to 200 characters.');
  check(
    draft.description.length <= 10_000 && isStorable(draft.description),
    'description',
    'Write at most 10000 characters.',
  );
  check(isText(draft.brand, 100), 'brand', 'Write a brand of 1 to 100 characters.');
};

const checkFacts = (draft: ProductDraft, check: Check) => {
  check(draft.options.length <= 5, 'options', 'Give at most 5 options.');
  check(!hasTwins(draft.options.map((option) => option.name)), 'options', 'Name each option once.');
  draft.options.forEach((option, at) => {
    check(
      isText(option.name, 50) && factNamePattern.test(option.name),
      `options.${at}.name`,
      'Write a name of 1 to 50 characters without "=", not "brand" or "category".',
    );
    check(
      option.values.length > 0 && option.values.length <= 50,
      `options.${at}.values`,
      'Give 1 to 50 values.',
    );
    check(
      option.values.every((value) => isText(value, 100)),
      `options.${at}.values`,
      'Write values of 1 to 100 characters.',
    );
  });
  check(draft.attributes.length <= 50, 'attributes', 'Give at most 50 attributes.');
  draft.attributes.forEach((attribute, at) => {
    check(
      isText(attribute.name, 50) && factNamePattern.test(attribute.name),
      `attributes.${at}.name`,
      'Write a name of 1 to 50 characters without "=", not "brand" or "category".',
    );
    check(isText(attribute.value, 200), `attributes.${at}.value`, 'Write a value of 1 to 200 characters.');
  });
  check(draft.images.length <= 20, 'images', 'Give at most 20 images.');
  draft.images.forEach((image, at) => {
    check(
      /^https?:\/\/\S+$/.test(image.url) && isText(image.url, 2000),
      `images.${at}.url`,
      'Give an http or https address.',
    );
    check(
      image.alt.length <= 300 && isStorable(image.alt),
      `images.${at}.alt`,
      'Write at most 300 characters.',
    );
  });
};

const choiceKey = (draft: ProductDraft, variant: VariantDraft) =>
  JSON.stringify(
    draft.options.map(({ name }) => variant.options.find((chosen) => chosen.name === name)?.value),
  );

const checkVariants = (draft: ProductDraft, currency: string, check: Check) => {
  check(draft.variants.length > 0 && draft.variants.length <= 200, 'variants', 'Give 1 to 200 variants.');
  check(!hasTwins(draft.variants.map((variant) => variant.sku)), 'variants', 'Use each SKU once.');
  check(
    !hasTwins(draft.variants.map((variant) => choiceKey(draft, variant))),
    'variants',
    'Give each choice of options once.',
  );
  draft.variants.forEach((variant, at) => {
    const field = (name: string) => `variants.${at}.${name}`;
    check(
      skuPattern.test(variant.sku),
      field('sku'),
      'Use up to 64 letters, digits, dots, hyphens and underscores.',
    );
    check(
      variant.name === undefined || isText(variant.name, 200),
      field('name'),
      'Write a name of 1 to 200 characters.',
    );
    check(variant.price.minor > 0, field('price'), 'The price must be more than zero.');
    check(variant.price.currency === currency, field('price'), `This shop sells in ${currency}.`);
    const choosesOneEach =
      variant.options.length === draft.options.length &&
      draft.options.every((option) =>
        variant.options.some((chosen) => chosen.name === option.name && option.values.includes(chosen.value)),
      );
    check(choosesOneEach, field('options'), 'Choose one of the listed values for each option.');
  });
};

const variantName = (draft: ProductDraft, variant: VariantDraft) =>
  variant.name ?? (variant.options.map((chosen) => chosen.value).join(' / ') || draft.name);

/** Turns a draft into a product, or names every fault at once. */
export const parseProduct = (
  draft: ProductDraft,
  identity: Identity,
  currency: string,
): Result<Product, InvalidProduct> => {
  const fields: FieldFault[] = [];
  const check: Check = (holds, field, message) => {
    if (!holds) fields.push({ field, message });
  };
  checkTexts(draft, check);
  checkFacts(draft, check);
  checkVariants(draft, currency, check);
  if (fields.length > 0) return err({ code: 'INVALID_INPUT', fields });
  const variants = draft.variants.map((variant) => ({ ...variant, name: variantName(draft, variant) }));
  return ok({ ...draft, ...identity, variants });
};
