import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ConfigError,
  channelConfig,
  databaseConfig,
  parseConfig,
  processConfig,
  queueConfig,
} from './index.js';

const schema = z.object({
  ...processConfig({ port: 4001, adminPort: 4101 }),
  ...databaseConfig,
  SECRET: z.string().min(16),
});
const good = { DATABASE_URL: 'postgres://u:p@127.0.0.1/db', SECRET: 'x'.repeat(16) };

describe('the configuration', () => {
  it('has defaults and reads numbers', () => {
    expect(parseConfig(schema, { ...good, PORT: '5000' })).toMatchObject({
      PORT: 5000,
      ADMIN_PORT: 4101,
      HOST: '127.0.0.1',
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(parseConfig(schema, { ...good, PORT: '' }).PORT).toBe(4001);
  });

  it('reports all faults together and never repeats a value', () => {
    const faults = () =>
      parseConfig(schema, { PORT: '70000', DATABASE_URL: 'mysql://hunter2', SECRET: 'hunter2' });
    expect(faults).toThrow(ConfigError);
    try {
      faults();
    } catch (error) {
      const { message } = error as ConfigError;
      for (const name of ['PORT', 'DATABASE_URL', 'SECRET']) expect(message).toContain(name);
      expect(message).not.toContain('hunter2');
    }
  });

  it('lets no process into production without the secret that requests to subgraphs are signed with', () => {
    const shared = z.object({ ...schema.shape, ...channelConfig }).refine(() => true);
    const secret = 's'.repeat(32);
    expect(() => parseConfig(shared, { ...good, NODE_ENV: 'production', ROUTER_SIGNING_SECRET: '' })).toThrow(
      'ROUTER_SIGNING_SECRET: required where NODE_ENV is production',
    );
    const open = { ...good, NODE_ENV: 'production', ROUTER_SIGNING_SECRET: secret };
    expect(parseConfig(shared, open).ROUTER_SIGNING_SECRET).toEqual([secret]);
    expect(parseConfig(shared, { ...good, NODE_ENV: 'development' }).ROUTER_SIGNING_SECRET).toEqual([]);
    // The payment simulator and its like have no such channel.
    expect(parseConfig(schema, { ...good, NODE_ENV: 'production' })).toMatchObject(good);
  });

  it('finds the message routes of the repository', () => {
    expect(parseConfig(z.object(queueConfig), {}).MESSAGE_ROUTES_FILE).toMatch(
      /schema\/messages\/routes\.json$/,
    );
  });
});
