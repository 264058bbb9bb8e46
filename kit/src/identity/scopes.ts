/** What an access token may be good for, beyond what is its holder's own. */
export type Scope = 'staff:read' | 'staff:write';

/** The one place that says what a role may do. The issuer writes it into tokens; verifiers look it up for tokens that say nothing of it. */
const scopesByRole: Readonly<Record<string, readonly Scope[]>> = {
  CUSTOMER: [],
  STAFF: ['staff:read', 'staff:write'],
  // Its tokens name the role STAFF too.
  ADMIN: [],
};

const scopesOfRole = (role: string): readonly Scope[] =>
  Object.hasOwn(scopesByRole, role) ? (scopesByRole[role] ?? []) : [];

export const scopesOf = (roles: readonly string[]): readonly Scope[] => [
  ...new Set(roles.flatMap(scopesOfRole)),
];

/** The value of the claim `scope` (RFC 8693, section 4.2; RFC 9068, section 2.2.3). */
export const scopeClaim = (roles: readonly string[]): string => scopesOf(roles).join(' ');
