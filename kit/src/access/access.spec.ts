import { Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { scopesOf, type Viewer } from '../identity/index.js';
import { readAccess, refusalOf } from './index.js';

const viewer = (...roles: string[]): Viewer => ({
  userId: 'u',
  sessionId: 's',
  roles,
  scopes: scopesOf(roles),
});

const accessOf = (directives: string) => {
  const [type] = parse(`type T { f: Int ${directives} }`).definitions as ObjectTypeDefinitionNode[];
  expect(type?.kind).toBe(Kind.OBJECT_TYPE_DEFINITION);
  return readAccess(type?.fields?.[0]);
};
const codeFor = (directives: string, who: Viewer | null) => refusalOf(accessOf(directives), who)?.code;

describe('what a schema asks of a viewer', () => {
  it.each([
    ['', undefined, undefined, undefined],
    ['@deprecated', undefined, undefined, undefined],
    ['@authenticated', 'UNAUTHENTICATED', undefined, undefined],
    ['@requiresScopes(scopes: [["staff:read"]])', 'UNAUTHENTICATED', 'FORBIDDEN', undefined],
    ['@requiresScopes(scopes: [["staff:read", "staff:write"]])', 'UNAUTHENTICATED', 'FORBIDDEN', undefined],
    ['@requiresScopes(scopes: [["nobody", "staff:read"]])', 'UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN'],
    ['@requiresScopes(scopes: [["nobody"], ["staff:read"]])', 'UNAUTHENTICATED', 'FORBIDDEN', undefined],
    ['@authenticated @requiresScopes(scopes: [["nobody"]])', 'UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN'],
    ['@policy(policies: [["administrator"]])', 'UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN'],
  ])('%s is met or refused for an anonymous viewer, a customer and staff', (directives, ...codes) => {
    expect([null, viewer('CUSTOMER'), viewer('STAFF')].map((who) => codeFor(directives, who))).toEqual(codes);
  });

  it('a policy is a question about the viewer, and one that nobody knows is met by nobody', () => {
    const administrator = viewer('ADMIN', 'STAFF');
    expect(codeFor('@policy(policies: [["administrator"]])', administrator)).toBeUndefined();
    for (const name of ['unknown', 'constructor', '__proto__'])
      expect(codeFor(`@policy(policies: [["${name}"]])`, administrator)).toBe('FORBIDDEN');
  });

  it.each([
    '@requiresScopes',
    '@requiresScopes(scopes: [])',
    '@requiresScopes(scopes: [[]])',
    '@requiresScopes(scopes: ["staff:read"])',
    '@requiresScopes(scopes: [["staff:read"], []])',
    '@requiresScopes(scopes: [[1]])',
    '@requiresScopes(scopes: [["staff:read"]], unless: true)',
    '@requiresScopes(policies: [["staff:read"]])',
    '@policy(policies: "administrator")',
    '@authenticated(unless: true)',
  ])('%s cannot be read, so nobody gets past it', (directives) => {
    expect(codeFor(directives, viewer('ADMIN', 'STAFF'))).toBe('FORBIDDEN');
    expect(codeFor(directives, null)).toBe('UNAUTHENTICATED');
  });
});
