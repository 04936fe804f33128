import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a proxy does to the bytes that pass it. */
interface Weather {
  /** Each piece of data arrives this much later. */
  delayMs: number;
  /** Nothing arrives, and nobody is told. */
  stalled: boolean;
}

/** One direction of a connection: pieces of data wait here until they may pass. */
class Lane {
  private readonly waiting: { at: number; data: Buffer }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    from: Socket,
    private readonly to: Socket,
    private readonly weather: Weather,
  ) {
    from.on('data', (data: Buffer) => {
      this.waiting.push({ at: performance.now() + weather.delayMs, data });
      this.pass();
    });
    // What was sent before the end still arrives, as it does on a real network.
    from.on('close', () => {
      this.ended = true;
      this.pass();
    });
    from.on('error', () => undefined);
    to.on('close', () => clearTimeout(this.timer));
  }

  /** Lets pass what is due. */
  pass(): void {
    clearTimeout(this.timer);
    if (this.weather.stalled) return;
    const now = performance.now();
    let next = this.waiting[0];
    while (next !== undefined && next.at <= now) {
      this.to.write(next.data);
      this.waiting.shift();
      next = this.waiting[0];
    }
    if (next !== undefined) this.timer = setTimeout(() => this.pass(), next.at - now);
    else if (this.ended) this.to.destroySoon();
  }
}

/** A TCP proxy on this machine that can cut, stall and delay what passes it. */
export class FaultyProxy {
  private readonly server: Server = createServer((client) => this.accept(client));
  private readonly sockets = new Set<Socket>();
  private readonly lanes = new Set<Lane>();
  private readonly weather: Weather = { delayMs: 0, stalled: false };
  private isCut = false;

  private constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  /** Starts a proxy before `address` (`host:port`). */
  static async start(address: string): Promise<FaultyProxy> {
    const [host = '', port = ''] = address.split(':');
    const proxy = new FaultyProxy(host, Number(port));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** Where to connect to, as `127.0.0.1:12345`. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resets all connections, and each new one at once, until {@link heal}. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Lets nothing pass, and tells nobody, until {@link heal}. */
  stall(): void {
    this.weather.stalled = true;
  }

  /** Lets all pass later by this much, until {@link heal}. */
  delay(milliseconds: number): void {
    this.weather.delayMs = milliseconds;
  }

  /** Undoes all of the above; what was held back arrives. */
  heal(): void {
    this.isCut = false;
    this.weather.stalled = false;
    this.weather.delayMs = 0;
    for (const lane of this.lanes) lane.pass();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    if (this.isCut) {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.port, this.host);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      this.sockets.add(from);
      const lane = new Lane(from, to, this.weather);
      this.lanes.add(lane);
      to.once('close', () => {
        this.sockets.delete(to);
        this.lanes.delete(lane);
      });
    }
  }
}
