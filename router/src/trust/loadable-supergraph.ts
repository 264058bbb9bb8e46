import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';

const specification = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\/(.*)$/;
const readable = 'v0.1';

const linksOf = (document: DocumentNode): ConstDirectiveNode[] =>
  document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter(({ name }) => name.value === 'link')
      : [],
  );

const argument = (link: ConstDirectiveNode, name: string) =>
  link.arguments?.find((given) => given.name.value === name);

/**
 * The gateway refuses a supergraph whose schema asks for security that it does not enforce. This router does, so that demand is taken out of the
 * text for the three specifications it knows, and for no other.
 * @throws if one of them comes in a version or under a name that would be enforced wrongly.
 */
export const loadableSupergraph = (sdl: string, document: DocumentNode): string => {
  let text = sdl;
  for (const link of linksOf(document).reverse()) {
    const url = argument(link, 'url')?.value;
    const [, name, version] = url?.kind === Kind.STRING ? (specification.exec(url.value) ?? []) : [];
    if (!name) continue;
    if (version !== readable || argument(link, 'as') || argument(link, 'import'))
      throw new Error(`the supergraph links @${name} in a way that cannot be enforced`);
    const purpose = argument(link, 'for')?.loc;
    if (purpose) text = text.slice(0, purpose.start) + text.slice(purpose.end);
  }
  return text;
};
