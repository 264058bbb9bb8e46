import { expect, it } from 'vitest';
import { readOptions } from './options.js';
import { freePorts, portsFrom } from './ports.js';

it('the documented ports count from 4000, admin ports from 4100', () => {
  const { services } = portsFrom(4000);
  expect(services.router).toEqual({ port: 4000, adminPort: 4100 });
  expect(services.inventory).toEqual({ port: 4003, adminPort: 4103 });
  expect(services.simulator).toEqual({ port: 4010, adminPort: 4110 });
});

it('PORT moves the router alone, --port-base moves all', () => {
  const { ports } = readOptions(['--port-base', '5000'], { PORT: '8080' });
  expect(ports.services.router).toEqual({ port: 8080, adminPort: 5100 });
  expect(ports.services.users.port).toBe(5001);
});

it('without options data is kept in .data, seeded, and nothing is thrown away', () => {
  expect(readOptions([], {})).toMatchObject({ fresh: false, seed: true, dev: false });
  expect(readOptions([], {}).dataDir).toMatch(/\/\.data$/);
});

it('free ports are all different', async () => {
  const { postgres, services } = await freePorts();
  const all = [postgres, ...Object.values(services).flatMap(({ port, adminPort }) => [port, adminPort])];
  expect(new Set(all).size).toBe(17);
});
