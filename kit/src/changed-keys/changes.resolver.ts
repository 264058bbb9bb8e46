import { Directive, Resolver, Root, Subscription } from 'type-graphql';
import type { BaseContext, SourceEvent } from '../graphql/index.js';
import type { ChangedKeys, ChangeFeed } from './change-feed.js';

type Change = SourceEvent & Readonly<{ keys: ChangedKeys }>;

type Options<C> = Readonly<{
  /** The name of the subscription field. */
  field: string;
  /** What the keys are. */
  description: string;
  feedOf(context: C): Pick<ChangeFeed, 'follow'>;
}>;

/** A subscription for the routers, who find it by its tag and keep answers with such things in them. Clients do not see it. */
export const createChangesResolver = <C extends BaseContext>({
  field,
  description,
  feedOf,
}: Options<C>): (new () => object) => {
  async function* changesOf(context: C): AsyncGenerator<Change> {
    const { stream } = context;
    if (!stream) throw new Error('a subscription that is not answered with a stream');
    for await (const keys of feedOf(context).follow(stream.signal)) yield { keys };
  }

  @Resolver()
  class ChangesResolver {
    @Directive('@inaccessible')
    @Directive('@tag(name: "changed-keys")')
    @Subscription(() => [String], {
      name: field,
      nullable: true,
      description: `${description}; null where it may be any. Begins with null.`,
      subscribe: ({ context }: { context: C }) => changesOf(context),
    })
    changed(@Root() { keys }: Change): readonly string[] | null {
      return keys;
    }
  }
  return ChangesResolver;
};
