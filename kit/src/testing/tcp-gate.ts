import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a server that can be shut (connections refused) or frozen (taken, and never answered). */
export const openTcpGate = async (targetUrl: string) => {
  const target = new URL(targetUrl);
  const open = new Set<Socket>();
  let isFrozen = false;
  let isShut = false;
  const server = createServer((client) => {
    if (isShut) return void client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    const ends = [client, upstream] as const;
    const join = (from: Socket, to: Socket) => {
      open.add(from);
      from.on('data', (bytes) => {
        if (!isFrozen) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    };
    join(ends[0], ends[1]);
    join(ends[1], ends[0]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as { port: number }).port);
  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: url.href,
    shut: () => {
      isShut = true;
      drop();
    },
    /** What is sent meanwhile is lost, as with a host that vanished. */
    freeze: () => {
      isFrozen = true;
    },
    open: () => {
      isShut = false;
      if (isFrozen) drop();
      isFrozen = false;
    },
    close: async () => {
      drop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
