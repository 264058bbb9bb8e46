import { createChangesResolver } from '@shop/kit/changed-keys';
import { createDeadLetterDesk } from '@shop/kit/dead-letter-desk';
import { defineSubgraph } from '@shop/kit/graphql';
import { resolveProductReference, resolveProductVariantReference } from './product.reference.js';
import {
  ProductConnectionResolver,
  ProductQueryResolver,
  ProductResolver,
  ProductVariantResolver,
} from './product.resolver.js';
import { ProductMutationResolver } from './product-mutation.resolver.js';
import type { ProductsContext } from './products.context.js';
import { ProductSearchConnectionResolver, SearchQueryResolver } from './search.resolver.js';

export const ProductsDeadLetterResolver = createDeadLetterDesk('products');
export const CatalogueChangesResolver = createChangesResolver<ProductsContext>({
  field: 'catalogueChanged',
  description: 'Which products and variants have changed, as `Product:id`',
  feedOf: ({ changes }) => changes,
});

export const productsSubgraph = defineSubgraph<ProductsContext>({
  resolvers: [
    ProductQueryResolver,
    ProductConnectionResolver,
    ProductResolver,
    ProductVariantResolver,
    SearchQueryResolver,
    ProductSearchConnectionResolver,
    ProductMutationResolver,
    CatalogueChangesResolver,
    ProductsDeadLetterResolver,
  ],
  references: { Product: resolveProductReference, ProductVariant: resolveProductVariantReference },
});

export const printSubgraphSdl = productsSubgraph.printSdl;
