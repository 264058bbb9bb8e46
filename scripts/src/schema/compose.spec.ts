import { printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { apiSchemaOf, compose } from './compose.js';
import { fixtureServices } from './fixture.js';
import { lintHints } from './rules/hints.js';

describe('composing the subgraphs', () => {
  it('gives the same supergraph twice, and clients see no federation in it', () => {
    const first = compose(fixtureServices());
    expect(first.findings).toEqual([]);
    expect(compose(fixtureServices()).supergraph).toBe(first.supergraph);
    const api = printSchema(apiSchemaOf(first.supergraph ?? ''));
    expect(api).toContain('quantity: Int');
    expect(api).not.toMatch(/join__|inventory/);
  });

  it('reports two subgraphs that own the same field', () => {
    const { findings, supergraph } = compose(
      fixtureServices((name, sdl) =>
        name === 'inventory' ? sdl.replace('quantity: Int', 'name: String!') : sdl,
      ),
    );
    expect(supergraph).toBeUndefined();
    expect(findings[0]).toMatchObject({ rule: 'composition', where: 'schema (INVALID_FIELD_SHARING)' });
    expect(findings[0]?.message).toContain('Product.name');
  });

  it('reports an unknown type with the subgraph that names it', () => {
    const { findings } = compose(
      fixtureServices((name, sdl) =>
        name === 'inventory' ? sdl.replace('quantity: Int', 'quantity: Stock') : sdl,
      ),
    );
    expect(findings[0]?.message).toBe('[inventory] Unknown type Stock');
  });

  it('lets a hint fail the check unless a reason is recorded for its code', () => {
    const { hints } = compose(
      fixtureServices((name, sdl) =>
        name === 'inventory' ? sdl.replace('"Something for sale."', '"Goods."') : sdl,
      ),
    );
    expect(lintHints(hints)).toEqual([
      expect.objectContaining({ rule: 'hint INCONSISTENT_DESCRIPTION', where: 'Product' }),
    ]);
    expect(lintHints(hints, { INCONSISTENT_DESCRIPTION: 'a reason' })).toEqual([]);
  });
});
