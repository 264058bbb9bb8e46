import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.js';

const url = 'postgres://u:p@127.0.0.1:5432/orders';
const env = { DATABASE_URL: url, QUEUE_DATABASE_URL: url, ORDER_ACCESS_SECRET: 'sixteen letters!' };

describe('the configuration', () => {
  it('needs a database, a queue and the secret of guests, and knows the rest', () => {
    expect(loadConfig(env)).toMatchObject({ PORT: 4004, ADMIN_PORT: 4104, SAGA_HARD_DEADLINE_SECONDS: 900 });
  });

  it('names every fault together', () => {
    expect(() => loadConfig({ SAGA_RETRY_SECONDS: '0', INVENTORY_URL: 'nowhere' })).toThrow(
      /DATABASE_URL[\s\S]*INVENTORY_URL[\s\S]*ORDER_ACCESS_SECRET[\s\S]*SAGA_RETRY_SECONDS/,
    );
  });

  it('needs a queue of one kind or the other', () => {
    const { QUEUE_DATABASE_URL: _, ...without } = env;
    expect(() => loadConfig(without)).toThrow('QUEUE_DATABASE_URL');
    expect(loadConfig({ ...without, REDIS_URL: 'redis://127.0.0.1:6379' }).REDIS_URL).toBeDefined();
  });
});
