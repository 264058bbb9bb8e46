import type { SourceEvent } from '@shop/kit/graphql';
import { Directive, Resolver, Root, Subscription } from 'type-graphql';
import type { ChangedKeys } from '../use-cases/catalogue-changes.js';
import type { ProductsContext } from './products.context.js';

type Change = SourceEvent & Readonly<{ keys: ChangedKeys }>;

async function* changesOf({ changes, stream }: ProductsContext): AsyncGenerator<Change> {
  if (!stream) throw new Error('a subscription that is not answered with a stream');
  for await (const keys of changes.follow(stream.signal)) yield { keys };
}

/** For the routers, who find it by its tag and keep answers with products in them. Clients do not see it. */
@Resolver()
export class CatalogueChangesResolver {
  @Directive('@inaccessible')
  @Directive('@tag(name: "changed-keys")')
  @Subscription(() => [String], {
    nullable: true,
    description:
      'Which products and variants have changed, as `Product:id`; null where it may be any. Begins with null.',
    subscribe: ({ context }: { context: ProductsContext }) => changesOf(context),
  })
  catalogueChanged(@Root() { keys }: Change): readonly string[] | null {
    return keys;
  }
}
