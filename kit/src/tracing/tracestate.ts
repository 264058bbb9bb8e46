/** W3C trace context, level 2: `key=value`, comma-separated, for systems of others. Each key comes once. */
const member =
  /^([a-z\d][a-z\d_\-*/@]{0,255})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const mostMembers = 32;
// What everybody has to pass on; whoever has more to tell may lose it.
const mostCharacters = 512;
// Where something has to go, the standard has these go first.
const longMember = 128;

const lengthOf = (members: readonly string[]): number => members.join().length;

/** As much of a trace state as is passed on: nothing where a part of it cannot be read, whole members up to the length where it is too long. */
export const readTracestate = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const members = value
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const keys = new Set(members.map((text) => member.exec(text)?.[1]));
  if (keys.has(undefined) || keys.size < members.length || members.length > mostMembers) return undefined;
  while (lengthOf(members) > mostCharacters) {
    const long = members.findLastIndex((text) => text.length > longMember);
    members.splice(long, 1);
  }
  return members.join() || undefined;
};
