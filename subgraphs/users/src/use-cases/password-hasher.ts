import { hash, type Options, verify } from '@node-rs/argon2';

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. The algorithm is the library's default.
const options: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type PasswordHasher = Readonly<{
  hash(password: string): Promise<string>;
  /** Without a hash it works as long and says no, so that the time to answer does not tell whether an account exists. */
  verify(password: string, passwordHash: string | undefined): Promise<boolean>;
}>;

export const createPasswordHasher = (): PasswordHasher => {
  let nobody: Promise<string> | undefined;
  const hashOfNobody = () => {
    nobody ??= hash(crypto.randomUUID(), options);
    return nobody;
  };
  // Before the first sign-in, which would otherwise be the one that takes twice as long.
  void hashOfNobody();
  return {
    hash: (password) => hash(password, options),
    async verify(password, passwordHash) {
      const matches = await verify(passwordHash ?? (await hashOfNobody()), password);
      return matches && passwordHash !== undefined;
    },
  };
};
