import type { Viewer } from '../identity/index.js';
import { meetsPolicy } from './policies.js';
import type { Access, AccessRule } from './read-access.js';

export type AccessRefusal = Readonly<{ code: 'UNAUTHENTICATED' | 'FORBIDDEN'; message: string }>;

export const signInFirst: AccessRefusal = {
  code: 'UNAUTHENTICATED',
  message: 'Sign in first: this needs an access token.',
};

const isMet = (rule: AccessRule, viewer: Viewer): boolean => {
  switch (rule.kind) {
    case 'authenticated':
      return true;
    case 'scopes':
      return rule.anyOf.some((all) => all.every((scope) => viewer.scopes.includes(scope)));
    case 'policies':
      return rule.anyOf.some((all) => all.every((policy) => meetsPolicy(policy, viewer)));
    case 'unreadable':
      return false;
  }
};

const listed = (anyOf: readonly (readonly string[])[]): string =>
  anyOf.map((all) => all.join(' and ')).join(', or ');

const forbidden = (rule: AccessRule): AccessRefusal => ({
  code: 'FORBIDDEN',
  message:
    rule.kind === 'scopes'
      ? `This needs an access token with the scope ${listed(rule.anyOf)}.`
      : 'This is not open to you.',
});

/** Why the viewer is refused; nothing where all rules are met. Every rule needs somebody who is signed in. */
export const refusalOf = (access: Access, viewer: Viewer | null): AccessRefusal | undefined => {
  if (access.length === 0) return undefined;
  if (!viewer) return signInFirst;
  const unmet = access.find((rule) => !isMet(rule, viewer));
  return unmet && forbidden(unmet);
};
