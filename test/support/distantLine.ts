import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server, and what it is to be like. */
export interface LineOrder {
  host: string;
  port: number;
  /** Milliseconds there and back. */
  roundTripMs: number;
  /** Million bits a second in each direction; no limit if undefined. */
  megabits?: number;
}

/** A sender is held up when so much is on its way, as by a full window. */
const MOST_BYTES_ON_THE_WAY = 64_000_000;

/** The bytes of all connections in one direction share this. */
class Direction {
  private free = 0;

  constructor(private readonly order: LineOrder) {}

  /** When these bytes arrive, in milliseconds of `performance.now()`. */
  arrival(bytes: number): number {
    const now = performance.now();
    const { roundTripMs, megabits } = this.order;
    const sending = megabits === undefined ? 0 : (bytes * 8) / (megabits * 1000);
    this.free = Math.max(this.free, now) + sending;
    return this.free + roundTripMs / 2;
  }
}

function carry(from: Socket, to: Socket, direction: Direction): void {
  const waiting: { at: number; data: Buffer }[] = [];
  let onTheWay = 0;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const deliver = () => {
    timer = undefined;
    const now = performance.now();
    for (let next = waiting[0]; next !== undefined && next.at <= now; next = waiting[0]) {
      waiting.shift();
      onTheWay -= next.data.length;
      to.write(next.data);
    }
    if (onTheWay < MOST_BYTES_ON_THE_WAY) from.resume();
    const next = waiting[0];
    if (next !== undefined) timer = setTimeout(deliver, next.at - now);
    else if (ended) to.destroySoon();
  };
  from.setNoDelay(true);
  from.on('data', (data: Buffer) => {
    onTheWay += data.length;
    waiting.push({ at: direction.arrival(data.length), data });
    if (onTheWay >= MOST_BYTES_ON_THE_WAY) from.pause();
    timer ??= setTimeout(deliver, (waiting[0]?.at ?? 0) - performance.now());
  });
  from.on('error', () => undefined);
  from.on('close', () => {
    ended = true;
    if (timer === undefined) deliver();
  });
}

/**
 * Starts a line to a distant server: a TCP proxy on this machine that lets everything arrive later
 * and, when asked, no faster than so many bits a second in each direction.
 */
export async function startLine(
  order: LineOrder,
): Promise<{ port: number; close: () => Promise<void> }> {
  const there = new Direction(order);
  const back = new Direction(order);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(order.port, order.host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    carry(near, far, there);
    carry(far, near, back);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
