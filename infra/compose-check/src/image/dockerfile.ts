export type Instruction = Readonly<{ name: string; text: string }>;
export type Stage = Readonly<{ name: string; instructions: readonly Instruction[] }>;

/** The stages of a Dockerfile, in order; the last one, which is the image, may have no name. */
export const readStages = (dockerfile: string): Stage[] => {
  const lines = dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const stages: { name: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', text = ''] = line.match(/^([A-Z]+)\s+(.*)$/) ?? [];
    if (name === 'FROM') stages.push({ name: text.match(/ AS (\S+)$/)?.[1] ?? 'image', instructions: [] });
    else if (stages.length > 0) stages.at(-1)?.instructions.push({ name, text });
  }
  return stages;
};

export const withoutFlags = (text: string): string => text.replace(/^(--[a-z]+(=\S+)?\s+)+/, '');

export const flagOf = (text: string, flag: string): string | undefined =>
  text.match(new RegExp(`--${flag}=(\\S+)`))?.[1];
