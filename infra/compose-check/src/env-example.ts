import { readFileSync } from 'node:fs';
import { repositoryFile } from '@shop/kit/config';

type Line = Readonly<{ name: string; value: string; isOptional: boolean }>;

/** The variables that .env.example names; an optional one stands behind a `# `, with its default. */
export const envExample: readonly Line[] = [
  ...readFileSync(repositoryFile('.env.example'), 'utf8').matchAll(/^(# )?([A-Z][A-Z_]+)=(.*)$/gm),
].map(([, mark, name, value]) => ({
  name: name as string,
  value: value as string,
  isOptional: mark !== undefined,
}));
