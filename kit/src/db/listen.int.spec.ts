import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase, waitFor } from '../testing/index.js';
import { listen } from './listen.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** PostgreSQL behind a door that slams in the face of the first so many. */
const slammingDoor = async (times: number) => {
  const target = new URL(database.url);
  const open = new Set<Socket>();
  let came = 0;
  const server = createServer((socket) => {
    came += 1;
    if (came <= times) return socket.destroy();
    open.add(socket);
    const onward = connect(Number(target.port), target.hostname);
    socket.on('error', () => onward.destroy()).on('close', () => open.delete(socket) && onward.destroy());
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(database.url);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    open: () => open.size,
    came: () => came,
    slam: () => open.forEach((socket) => void socket.destroy()),
    close: async () => void server.close(),
  };
};

it('keeps one connection, however often making it failed, and leaves none', { timeout: 30_000 }, async () => {
  const door = await slammingDoor(2);
  const onNotify = vi.fn();
  const onLost = vi.fn();
  const log = pino({ level: 'silent' });
  const listening = await listen({ url: door.url, channel: 'news', onNotify, onLost, log });
  await waitFor('the connection', () => onNotify.mock.calls.length > 0);
  expect(door.came()).toBe(3);
  door.slam();
  await waitFor('the next connection', () => onNotify.mock.calls.length > 1);
  expect(onLost).toHaveBeenCalledTimes(1);
  expect(door.came()).toBe(4);
  await listening.close();
  await waitFor('no connection', () => door.open() === 0);
  await door.close();
});
