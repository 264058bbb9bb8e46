import { createDeadLetterDesk } from '@shop/kit/dead-letter-desk';
import { defineSubgraph } from '@shop/kit/graphql';
import { CatalogueChangesResolver } from './catalogue-changes.resolver.js';
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
