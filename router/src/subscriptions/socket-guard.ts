import type { WebSocket } from '@fastify/websocket';
import { metrics } from '@shop/kit/metrics';
import { closeSocket } from './close-socket.js';

type Options = Readonly<{
  perAddress: number;
  /** How long a socket may be open without a stream on it. */
  idleMs: number;
  /** How much may wait for a client that asks and does not read. */
  maxWaitingBytes?: number;
}>;

export type SocketGuard = Readonly<{
  /** False for one more than an address may have: it is closed. */
  take(socket: WebSocket, address: string): boolean;
  /** A stream begins on it. Call the result when it ends. */
  use(socket: WebSocket): () => void;
}>;

const open = metrics.gauge(
  'router_web_sockets_open',
  'WebSockets that are open, with streams on them or not.',
);

const normalClosure = 1000;
const comeBackLater = 1013;

/**
 * A socket costs memory before anything is asked on it, and pings are answered without a limit: so each address has so many, those that carry nothing are
 * closed in time, and one that lets its answers pile up is cut.
 */
export const createSocketGuard = ({
  perAddress,
  idleMs,
  maxWaitingBytes = 1_048_576,
}: Options): SocketGuard => {
  const ofAddress = new Map<string, number>();
  const streamsOf = new WeakMap<WebSocket, number>();
  const timers = new WeakMap<WebSocket, NodeJS.Timeout>();

  const rest = (socket: WebSocket): void => {
    const timer = setTimeout(() => closeSocket(socket, normalClosure, 'IDLE'), idleMs).unref();
    timers.set(socket, timer);
  };
  const leave = (socket: WebSocket, address: string): void => {
    clearTimeout(timers.get(socket));
    const left = (ofAddress.get(address) ?? 1) - 1;
    if (left > 0) ofAddress.set(address, left);
    else ofAddress.delete(address);
    open.dec();
  };

  return {
    take(socket, address) {
      const its = ofAddress.get(address) ?? 0;
      if (its >= perAddress) {
        closeSocket(socket, comeBackLater, 'TOO_MANY_SOCKETS');
        return false;
      }
      ofAddress.set(address, its + 1);
      open.inc();
      socket.once('close', () => leave(socket, address));
      const cutIfDeaf = () => {
        if (socket.bufferedAmount > maxWaitingBytes) socket.terminate();
      };
      socket.on('message', cutIfDeaf).on('ping', cutIfDeaf);
      rest(socket);
      return true;
    },
    use(socket) {
      clearTimeout(timers.get(socket));
      streamsOf.set(socket, (streamsOf.get(socket) ?? 0) + 1);
      return () => {
        const left = (streamsOf.get(socket) ?? 1) - 1;
        streamsOf.set(socket, left);
        if (left === 0 && socket.readyState === socket.OPEN) rest(socket);
      };
    },
  };
};
