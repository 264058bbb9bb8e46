import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Closeable } from '@shop/kit/process';
import { blocks, type LinkFault } from './link-fault.js';
import { createPipe, type Pipe } from './pipe.js';

export type Address = Readonly<{ host: string; port: number }>;

/** A TCP proxy between one kind of client and one server, or several alike that take turns. */
export type Link = Closeable &
  Readonly<{
    name: string;
    address: Address;
    /** Connections made from now on go to these, in turn. */
    leadTo(upstreams: readonly Address[]): void;
    /** Breaks the link until `heal`. */
    break(fault: LinkFault): void;
    heal(): void;
  }>;

type Connection = Readonly<{ client: Socket; server: Socket; pipes: readonly Pipe[] }>;

/** Connects to the first that answers, beginning with the one whose turn it is. */
const connectInTurn = (upstreams: readonly Address[], turn: number): Promise<Socket> =>
  upstreams.reduce<Promise<Socket>>(
    (earlier, _, index) =>
      earlier.catch(
        () =>
          new Promise((resolve, reject) => {
            const { host, port } = upstreams[(turn + index) % upstreams.length] as Address;
            const socket = connect({ host, port, allowHalfOpen: true });
            socket.once('connect', () => resolve(socket)).once('error', reject);
          }),
      ),
    Promise.reject(new Error('no upstream')),
  );

export const openLink = async (name: string, first: readonly Address[] = []): Promise<Link> => {
  let upstreams = first;
  let fault: LinkFault | undefined;
  let turn = 0;
  const connections = new Set<Connection>();
  const clients = new Set<Socket>();
  const halfClosed = new Set<Connection>();
  /** Things that happened behind a black hole: nobody hears of them before it ends. */
  let afterwards: (() => void)[] = [];
  const currentFault = () => fault;

  const whenPassable = (work: () => void): void => {
    if (blocks(fault, 'to-server') || blocks(fault, 'to-client')) afterwards.push(work);
    else work();
  };
  const join = (client: Socket, server: Socket): void => {
    const pipes = [
      createPipe({ from: client, to: server, direction: 'to-server', fault: currentFault }),
      createPipe({ from: server, to: client, direction: 'to-client', fault: currentFault }),
    ];
    const connection = { client, server, pipes };
    connections.add(connection);
    const onClose = (closed: Socket, other: Socket) => (hadError: boolean) => {
      if (client.destroyed && server.destroyed) connections.delete(connection);
      // One that ended in order has passed its end on already.
      if ((hadError || !closed.readableEnded) && !halfClosed.has(connection))
        whenPassable(() => other.resetAndDestroy());
    };
    client.on('close', onClose(client, server));
    server.on('close', onClose(server, client));
  };
  const admit = (client: Socket): void => {
    if (client.destroyed) return;
    if (fault?.how === 'reset') return void client.resetAndDestroy();
    turn += 1;
    connectInTurn(upstreams, turn).then(
      (server) => {
        server.on('error', () => undefined).setNoDelay(true);
        if (client.destroyed) return void server.destroy();
        join(client, server);
        client.resume();
      },
      () => client.resetAndDestroy(),
    );
  };

  const listener = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (client) => {
    clients.add(client);
    client.on('error', () => undefined).on('close', () => clients.delete(client));
    whenPassable(() => admit(client));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));

  const resetAll = () => {
    // Those too whose way to the server is not open yet.
    for (const client of clients) client.resetAndDestroy();
    for (const { server } of connections) server.resetAndDestroy();
    connections.clear();
  };
  const halfClose = () => {
    for (const connection of connections) {
      halfClosed.add(connection);
      for (const pipe of connection.pipes) pipe.cut();
      connection.server.end();
    }
  };
  const tellHalfClosed = () => {
    for (const { client } of halfClosed) client.resetAndDestroy();
    halfClosed.clear();
  };
  return {
    name,
    address: { host: '127.0.0.1', port: (listener.address() as AddressInfo).port },
    leadTo: (next) => {
      upstreams = next;
    },
    break: (next) => {
      fault = next;
      if (next.how === 'reset') resetAll();
      if (next.how === 'half-close') halfClose();
    },
    heal: () => {
      fault = undefined;
      tellHalfClosed();
      for (const { pipes } of connections) for (const pipe of pipes) pipe.wake();
      const work = afterwards;
      afterwards = [];
      for (const each of work) each();
    },
    close: async () => {
      fault = undefined;
      resetAll();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
};
