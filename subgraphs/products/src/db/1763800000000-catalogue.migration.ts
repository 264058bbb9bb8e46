import type { MigrationInterface, QueryRunner } from 'typeorm';

const listedColumns = `
  active boolean not null,
  category_id uuid not null,
  brand text not null,
  facts text[] not null,
  name_key text collate "C" not null,
  min_price bigint not null,
  max_price bigint not null,
  created_ms bigint not null`;

const listedIndexes = (table: string) => `
  create index on ${table} (name_key, id);
  create index on ${table} (min_price, id);
  create index on ${table} (created_ms, id);
  create index on ${table} (category_id);
  create index on ${table} using gin (facts);`;

export class Catalogue1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists pg_trgm;
      create table category (id uuid primary key, doc jsonb not null);
      create unique index on category ((doc->>'slug'));
      create table product (
        id uuid primary key,
        slug text not null unique,
        version integer not null,
        doc jsonb not null,
        pending jsonb not null default '[]',
        ${listedColumns}
      );
      ${listedIndexes('product')}
      -- Only products with something to send: the relay looks here many times a second.
      create index product_pending on product (id) where pending <> '[]';
      create table product_variant_key (
        variant_id uuid primary key,
        sku text not null unique,
        product_id uuid not null references product on delete cascade
      );
      create index on product_variant_key (product_id);
      create table search_document (
        id uuid primary key,
        version integer not null,
        slug text not null,
        name text not null,
        category_slug text not null,
        category_name text not null,
        brand_key text not null,
        title text not null,
        words tsvector not null,
        ${listedColumns}
      );
      ${listedIndexes('search_document')}
      create index on search_document using gin (words);
      create index on search_document using gin (title gin_trgm_ops);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table search_document, product_variant_key, product, category');
  }
}
