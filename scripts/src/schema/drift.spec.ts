import { describe, expect, it } from 'vitest';
import { findDrift } from './drift.js';
import { formatFinding } from './finding.js';
import { normalizeSdl } from './normalize-sdl.js';

const files = (content: Record<string, string>) => new Map(Object.entries(content));

describe('recorded files', () => {
  it('that say what the code says are no finding', () => {
    expect(findDrift(files({ a: 'x' }), files({ a: 'x' }))).toEqual([]);
  });

  it('that differ are shown with the first line that does', () => {
    const [finding] = findDrift(
      files({ 'schema/a.graphql': 'type A {\n  x: Int\n}' }),
      files({ 'schema/a.graphql': 'type A {\n}' }),
    );
    expect(finding && formatFinding(finding)).toBe(
      [
        'schema/a.graphql',
        '    drift: is not what the code says: run npm run schema and commit it',
        '    line 2 recorded: }',
        '    line 2 now:      x: Int',
      ].join('\n'),
    );
  });

  it('that say how an operation is planned are shown with all that changed, and nothing around it', () => {
    const plan = (...lines: string[]) => ['Product: 1 hop', '', 'QueryPlan {', ...lines, '}'].join('\n');
    const [finding] = findDrift(
      files({ 'schema/plans/product.txt': plan('  Fetch products', '  Flatten', '  Fetch inventory') }),
      files({ 'schema/plans/product.txt': plan('  Fetch products', '  Fetch users') }),
    );
    expect(finding?.message.split('\n').slice(1)).toEqual([
      '-   Fetch users',
      '+   Flatten',
      '+   Fetch inventory',
    ]);
  });

  it('that are missing or left over are named', () => {
    const findings = findDrift(files({ 'new.graphql': '' }), files({ 'old.graphql': '' }));
    expect(findings.map(({ where, message }) => `${where} ${message}`)).toEqual([
      'new.graphql is not recorded: run npm run schema and commit it',
      'old.graphql is recorded, but nothing makes it any more: delete it',
    ]);
  });
});

it('the recorded order of a subgraph does not depend on the order of its classes', () => {
  const parts = ['type Query { b: B }', 'type B { x: Int }', 'scalar A', 'directive @d on OBJECT'];
  const text = normalizeSdl(parts.join('\n'));
  expect(normalizeSdl(parts.toReversed().join('\n'))).toBe(text);
  expect([...text.matchAll(/^(?:directive|type|scalar) @?(\w+)/gm)].map(([, name]) => name)).toEqual([
    'd',
    'Query',
    'A',
    'B',
  ]);
});
