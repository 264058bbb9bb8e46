import type { ConfigError } from '@shop/kit/config';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.js';

const valid = {
  DATABASE_URL: 'postgres://x@localhost/notifications',
  QUEUE_DATABASE_URL: 'postgres://x@localhost/queues',
  ORDER_ACCESS_SECRET: 'a-secret-for-tests',
};

const faultsOf = (env: NodeJS.ProcessEnv) => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).faults;
  }
};

describe('the configuration', () => {
  it('captures mails unless a mail server is set', () => {
    expect(loadConfig(valid).SMTP_URL).toBeUndefined();
    expect(loadConfig({ ...valid, SMTP_URL: '' }).SMTP_URL).toBeUndefined();
    expect(loadConfig({ ...valid, SMTP_URL: 'smtps://mail.example' }).SMTP_URL).toBe('smtps://mail.example');
  });

  it('reports every fault at once, without the value', () => {
    const faults = faultsOf({ SMTP_URL: 'http://user:hush@x', ORDER_ACCESS_SECRET: 'short' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'SMTP_URL', 'ORDER_ACCESS_SECRET']),
    );
    expect(faults.join()).not.toContain('hush');
  });

  it('needs a place for the queues', () => {
    expect(faultsOf({ ...valid, QUEUE_DATABASE_URL: '' }).join()).toContain('QUEUE_DATABASE_URL');
    expect(faultsOf({ ...valid, QUEUE_DATABASE_URL: '', REDIS_URL: 'redis://localhost' })).toEqual([]);
  });
});
