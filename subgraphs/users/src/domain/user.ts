export const roles = ['CUSTOMER', 'STAFF', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

export type User = Readonly<{
  id: string;
  /** Normalised: two spellings of one address are one account. */
  email: string;
  name: string;
  roles: readonly Role[];
  createdAt: Date;
}>;

/** What an access token says. An administrator may do whatever staff may, so verifiers need to know one role only. */
export const grantedRoles = (user: Pick<User, 'roles'>): Role[] => {
  const granted = new Set<Role>(user.roles);
  if (granted.has('ADMIN')) granted.add('STAFF');
  return roles.filter((role) => granted.has(role));
};

export type Onlooker = Readonly<{ userId: string; isStaff: boolean }> | null;

/** To anyone but its owner and staff, a user looks like no user, so ids cannot be probed. */
export const maySeeUser = (userId: string, onlooker: Onlooker): boolean =>
  onlooker !== null && (onlooker.isStaff || onlooker.userId === userId);
