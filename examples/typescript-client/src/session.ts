export type Tokens = Readonly<{ accessToken: string; accessTokenExpiresAt: string; refreshToken: string }>;

type Deps = Readonly<{
  /** Exchanges a refresh token; undefined where the session has ended. Throws where nobody could be asked. */
  refresh(refreshToken: string): Promise<Tokens | undefined>;
  /** Where the tokens are kept: the refresh token signs in for weeks, so in the keychain, not in local storage. */
  onChange?(tokens: Tokens | undefined): void;
}>;

// A token that ends on its way would be refused.
const marginMs = 30_000;

/** Who is signed in. Each refresh token works once, so however many requests need a new one, one of them asks. */
export const createSession = ({ refresh, onChange = () => undefined }: Deps, initial?: Tokens) => {
  let tokens = initial;
  let renewing: Promise<void> | undefined;
  const set = (next: Tokens | undefined): void => {
    tokens = next;
    onChange(next);
  };
  const renew = async ({ refreshToken }: Tokens): Promise<void> => {
    const next = await refresh(refreshToken);
    // Somebody signed out, or in anew, meanwhile.
    if (tokens?.refreshToken === refreshToken) set(next);
  };
  const renewOnce = async (): Promise<void> => {
    if (!tokens) return;
    renewing ??= renew(tokens).finally(() => {
      renewing = undefined;
    });
    await renewing;
  };
  return {
    signedIn: (next: Tokens): void => set(next),
    signedOut: (): void => set(undefined),
    /** The token to send now; undefined for a guest, and once the session has ended. */
    async accessToken(): Promise<string | undefined> {
      if (tokens && Date.parse(tokens.accessTokenExpiresAt) - Date.now() < marginMs) await renewOnce();
      return tokens?.accessToken;
    },
    /** After the router refused a token. False where there is no other. */
    async replace(refused: string): Promise<boolean> {
      if (tokens?.accessToken === refused) await renewOnce();
      return tokens !== undefined && tokens.accessToken !== refused;
    },
  };
};

export type Session = ReturnType<typeof createSession>;
