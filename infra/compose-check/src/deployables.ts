import { schema as inventory } from '@shop/inventory/config';
import { schema as notifications } from '@shop/notifications/config';
import { schema as orders } from '@shop/orders/config';
import { schema as simulator } from '@shop/payment-simulator/config';
import { schema as payments } from '@shop/payments/config';
import { schema as products } from '@shop/products/config';
import { schema as router } from '@shop/router/config';
import { schema as users } from '@shop/users/config';
import type { z } from 'zod';

export type Deployable = Readonly<{ folder: string; schema: z.ZodObject }>;

const subgraph = (name: string, schema: z.ZodObject): [string, Deployable] => [
  name,
  { folder: `subgraphs/${name}`, schema },
];

/** What is built into an image, by the name of the image. */
export const deployables: ReadonlyMap<string, Deployable> = new Map([
  subgraph('users', users),
  subgraph('products', products),
  subgraph('inventory', inventory),
  subgraph('orders', orders),
  subgraph('payments', payments),
  subgraph('notifications', notifications),
  ['router', { folder: 'router', schema: router }],
  ['simulator', { folder: 'infra/payment-simulator', schema: simulator }],
]);

export const variablesOf = ({ schema }: Deployable): string[] => Object.keys(schema.shape);

/** The default of a variable as its schema gives it; undefined where there is none. */
export const defaultOf = ({ schema }: Deployable, variable: string): unknown => {
  const field = schema.shape[variable] as z.ZodType | undefined;
  const parsed = field?.safeParse(undefined);
  return parsed?.success ? parsed.data : undefined;
};
