import { newId, rowsOf } from '@shop/kit/db';
import { scopesOf, type Viewer, type ViewerVerifier } from '@shop/kit/identity';
import { createLogger } from '@shop/kit/log';
import type { Message, MessageDefinition } from '@shop/kit/messaging';
import { createTestDatabase } from '@shop/kit/testing';
import { type GraphQLError, graphql } from 'graphql';
import { createApp } from '../app.js';
import { loadConfig } from '../config.js';
import { productChanged } from '../use-cases/messages.js';

export type Asker = Readonly<{ viewer?: Viewer; accessToken?: string }>;

export const shopper = (...roles: string[]): Asker & { viewer: Viewer } => ({
  viewer: { userId: newId(), sessionId: newId(), roles, scopes: scopesOf(roles) },
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads any answer
export type Answer = { data: any; errors?: readonly GraphQLError[] };

/** The subgraph in this process on a database of its own; inventory's courtesy answer is played by `stock`. */
export const startOrders = async ({ verifyViewer }: { verifyViewer?: ViewerVerifier } = {}) => {
  const database = await createTestDatabase();
  const log = createLogger({ name: 'test', level: 'silent' });
  const stock = new Map<string, number>();
  const asked: string[][] = [];
  const config = loadConfig({
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '10',
    // Never connected to: these tests carry the messages themselves.
    REDIS_URL: 'redis://127.0.0.1:1',
    ORDER_ACCESS_SECRET: 'a secret of the tests',
  });
  const overrides = {
    verifyViewer,
    askAvailability: async (ids: readonly string[]) => {
      asked.push([...ids]);
      return new Map([...stock].filter(([id]) => ids.includes(id)));
    },
  };
  const app = await createApp(config, log, overrides);
  await app.migrate();

  const query = async <R>(sql: string, parameters: unknown[] = []): Promise<R[]> =>
    rowsOf<R>(await app.dataSource.query(sql, parameters));

  /** As a client would ask it. `data` is plain JSON. */
  const ask = async (
    source: string,
    variables: Record<string, unknown> = {},
    { viewer, accessToken }: Asker = {},
  ): Promise<Answer> => {
    const answer = await graphql({
      schema: app.schema,
      source,
      variableValues: variables,
      contextValue: app.extendContext({
        viewer: viewer ?? null,
        requestId: newId(),
        log,
        header: (name) => (name === 'x-order-access-token' ? accessToken : undefined),
      }),
    });
    return { data: JSON.parse(JSON.stringify(answer.data ?? null)), errors: answer.errors };
  };

  const deliver = async (message: Message): Promise<void> => {
    const handler = app.handlers.find(({ definition }) => definition.type === message.type);
    if (!handler) throw new Error(`no handler for ${message.type}`);
    // Through JSON, as over a queue.
    const parsed = JSON.parse(JSON.stringify(message)) as Message;
    await handler.run({ ...parsed, payload: handler.definition.schema.parse(parsed.payload) });
  };

  /** A product with one variant, as products announces it. Gives the variant's id. */
  const sell = async (
    change: {
      price?: number;
      currency?: string;
      active?: boolean;
      version?: number;
      variantId?: string;
      productId?: string;
      name?: string;
    } = {},
  ): Promise<{ variantId: string; productId: string }> => {
    const { price = 1_290, currency = 'EUR', active = true, version = 1, name = 'Mug' } = change;
    const variantId = change.variantId ?? newId();
    const productId = change.productId ?? newId();
    await deliver(
      productChanged.create({
        productId,
        name,
        active,
        version,
        variants: [
          {
            variantId,
            sku: `SKU-${variantId.slice(-6)}`,
            name: 'Blue',
            price: { minor: price, currency },
            active: true,
          },
        ],
      }),
    );
    return { variantId, productId };
  };

  const messagesOf = async (orderId: string, type?: string): Promise<Message[]> =>
    (
      await query<{ message: Message }>(
        `select message from outbox where message -> 'payload' ->> 'orderId' = $1 and ($2::text is null or message ->> 'type' = $2)
         order by created_at, id`,
        [orderId, type ?? null],
      )
    ).map(({ message }) => message);

  /** The command that the saga of an order waits on. */
  const lastCommand = async (orderId: string): Promise<Message> => {
    const command = (await messagesOf(orderId)).filter(({ saga }) => saga).at(-1);
    if (!command) throw new Error('the saga has asked nothing');
    return command;
  };

  /** A participant's answer to the command that the saga waits on. */
  const replyTo = async <P>(
    command: Message,
    definition: MessageDefinition<P>,
    payload: P,
  ): Promise<Message> => {
    const message = definition.create(payload, { cause: command, saga: command.saga });
    await deliver(message);
    return message;
  };

  return {
    app,
    /** The same subgraph in another process. */
    another: async () => {
      const other = await createApp(config, log, overrides);
      await other.open();
      return other;
    },
    ask,
    query,
    deliver,
    sell,
    stock,
    asked,
    messagesOf,
    lastCommand,
    replyTo,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
};

export type Orders = Awaited<ReturnType<typeof startOrders>>;
