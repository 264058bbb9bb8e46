import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@shop/kit/testing';
import { afterEach, expect, it } from 'vitest';
import { type Link, openLink } from './link.js';

const open: { destroy?(): void; close?(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.destroy ? each.destroy() : each.close?.();
});

type Echo = Readonly<{ server: Server; port: number; sockets: Socket[]; heard: () => string }>;

/** Answers each chunk with `<name>:` and the chunk. */
const echo = async (name = 'echo'): Promise<Echo> => {
  const sockets: Socket[] = [];
  let heard = '';
  const server = createServer((socket) => {
    sockets.push(socket);
    open.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard += bytes.toString();
      socket.write(`${name}:${bytes}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { server, port: (server.address() as AddressInfo).port, sockets, heard: () => heard };
};

const link = async (...echoes: Echo[]): Promise<Link> => {
  const opened = await openLink(
    'test',
    echoes.map(({ port }) => ({ host: '127.0.0.1', port })),
  );
  open.push(opened);
  return opened;
};

const client = async ({ address }: Link) => {
  const socket = connect(address.port, address.host);
  open.push(socket);
  let got = '';
  let end: 'open' | 'ended' | 'reset' = 'open';
  socket.on('data', (bytes) => {
    got += bytes.toString();
  });
  socket.on('end', () => {
    if (end === 'open') end = 'ended';
  });
  socket.on('error', () => {
    end = 'reset';
  });
  // One that is refused may be reset before it knew of its connection.
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve).once('error', () => resolve());
  });
  return { socket, got: () => got, end: () => end };
};

const soon = (what: string, condition: () => boolean) => waitFor(what, condition, 5_000);

it('a healthy link passes bytes and ends both ways', async () => {
  const there = await echo();
  const me = await client(await link(there));
  me.socket.write('hello');
  await soon('the answer', () => me.got() === 'echo:hello');
  me.socket.end();
  await soon('the end', () => me.end() === 'ended');
});

it('several servers behind one link take turns, and one that is gone is passed over', async () => {
  const [a, b] = [await echo('a'), await echo('b')];
  const through = await link(a, b);
  const ask = async () => {
    const me = await client(through);
    me.socket.write('x');
    await soon('an answer', () => me.got() !== '');
    return me.got();
  };
  expect([await ask(), await ask()].sort()).toEqual(['a:x', 'b:x']);
  for (const socket of a.sockets) socket.destroy();
  await new Promise((resolve) => a.server.close(resolve));
  expect([await ask(), await ask()]).toEqual(['b:x', 'b:x']);
});

it('a link with no server alive resets', async () => {
  const there = await echo();
  const through = await link(there);
  await new Promise((resolve) => there.server.close(resolve));
  const me = await client(through);
  await soon('the reset', () => me.end() === 'reset');
});

it('latency delays the way there and the way back', async () => {
  const me = await client(await linkBroken({ how: 'latency', ms: 60, jitterMs: 0 }));
  const began = performance.now();
  me.socket.write('x');
  await soon('the answer', () => me.got() === 'echo:x');
  expect(performance.now() - began).toBeGreaterThanOrEqual(115);
});

it('bandwidth lets through so much a second and keeps the order', async () => {
  const me = await client(await linkBroken({ how: 'bandwidth', bytesPerSecond: 2_000 }));
  const began = performance.now();
  me.socket.write('a'.repeat(200));
  await sleep(5);
  me.socket.write('b'.repeat(200));
  await soon('the answer', () => me.got().includes('b'.repeat(200)));
  expect(performance.now() - began).toBeGreaterThanOrEqual(195);
  expect(me.got().indexOf('a')).toBeLessThan(me.got().indexOf('b'.repeat(200)));
});

const linkBroken = async (fault: Parameters<Link['break']>[0]) => {
  const through = await link(await echo());
  through.break(fault);
  return through;
};

it('what is sent into a black hole arrives when it ends, on old and on new connections', async () => {
  const there = await echo();
  const through = await link(there);
  const old = await client(through);
  old.socket.write('1');
  await soon('the first answer', () => old.got() === 'echo:1');
  through.break({ how: 'black-hole' });
  old.socket.write('2');
  const late = await client(through);
  late.socket.write('3');
  await sleep(50);
  expect(there.heard()).toBe('1');
  through.heal();
  await soon('both', () => old.got() === 'echo:1echo:2' && late.got() === 'echo:3');
});

it('behind a black hole nobody hears that the other one left', async () => {
  const there = await echo();
  const through = await link(there);
  const me = await client(through);
  me.socket.write('1');
  await soon('the answer', () => me.got() === 'echo:1');
  through.break({ how: 'black-hole' });
  there.sockets[0]?.resetAndDestroy();
  await sleep(50);
  expect(me.end()).toBe('open');
  through.heal();
  await soon('the reset', () => me.end() === 'reset');
});

it('a one-way partition lets requests through and keeps the answers', async () => {
  const there = await echo();
  const through = await link(there);
  const me = await client(through);
  through.break({ how: 'one-way', blocked: 'to-client' });
  me.socket.write('x');
  await soon('the request', () => there.heard() === 'x');
  await sleep(30);
  expect(me.got()).toBe('');
  through.heal();
  await soon('the answer', () => me.got() === 'echo:x');
});

it('a reset cuts what is open and refuses what comes, until it is healed', async () => {
  const through = await link(await echo());
  const me = await client(through);
  through.break({ how: 'reset' });
  await soon('the cut', () => me.end() === 'reset');
  const other = await client(through);
  await soon('the refusal', () => other.end() === 'reset');
  through.heal();
  const third = await client(through);
  third.socket.write('x');
  await soon('an answer', () => third.got() === 'echo:x');
});

it('a half close ends the server’s side only: the client goes on believing until it is healed', async () => {
  const there = await echo();
  const through = await link(there);
  const me = await client(through);
  me.socket.write('1');
  await soon('the answer', () => me.got() === 'echo:1');
  through.break({ how: 'half-close' });
  await soon('the server to see the end', () => there.sockets[0]?.destroyed === true);
  me.socket.write('2');
  await sleep(50);
  expect([me.end(), there.heard()]).toEqual(['open', '1']);
  const other = await client(through);
  other.socket.write('3');
  await soon('a new connection to work', () => other.got() === 'echo:3');
  through.heal();
  await soon('the truth', () => me.end() === 'reset');
});
