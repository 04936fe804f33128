import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { encodeMessage, onMessages, parseMessage, type WireMessage } from '../wireMessages';
import { compose, fieldsOf, isTrue, type Fields } from './bson';
import { logIn } from './scram';

/** A command as it goes to a server. */
export interface Outgoing {
  body: Buffer;
  sequences?: ReadonlyMap<string, readonly Buffer[]> | undefined;
}

/** The connection was lost, or there was none to be had. */
export class LinkLost extends Error {}

/** Sends one command after the other over one socket. */
export class Connection {
  private waiting:
    { resolve: (reply: WireMessage) => void; reject: (why: Error) => void } | undefined;
  private lost = false;
  private nextId = 1;

  private constructor(private readonly socket: Socket) {
    onMessages(socket, (bytes) => {
      const message = parseMessage(bytes);
      if (message === undefined) return;
      this.waiting?.resolve(message);
      this.waiting = undefined;
    });
    const end = () => {
      this.lost = true;
      this.waiting?.reject(new LinkLost('the connection was closed'));
      this.waiting = undefined;
    };
    socket.on('error', end);
    socket.on('close', end);
  }

  /** @throws LinkLost */
  static async to(address: string): Promise<Connection> {
    const [host = '', port = ''] = address.split(':');
    const socket = connect(Number(port), host);
    socket.setNoDelay(true);
    try {
      await once(socket, 'connect');
    } catch (error) {
      throw new LinkLost(error instanceof Error ? error.message : String(error));
    }
    return new Connection(socket);
  }

  get isUsable(): boolean {
    return !this.lost;
  }

  /** The reply, whatever it says. @throws LinkLost */
  async send({ body, sequences }: Outgoing): Promise<WireMessage> {
    if (this.lost) throw new LinkLost('the connection was closed');
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(encodeMessage(this.nextId++, 0, body, sequences));
    });
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Connections to one server, as many as are in use at once. */
export class ServerLink {
  private readonly idle: Connection[] = [];
  private readonly busy = new Set<Connection>();
  private held: Promise<void> | undefined;
  private release: () => void = () => undefined;

  constructor(
    readonly address: string,
    /** The content of the cluster's key file, where it has one. */
    private readonly key: string | undefined,
    /** Whether it says that it is one of the cluster's own, of which more is expected. */
    private readonly isInternal = false,
  ) {}

  /** From now on nothing reaches the server, nor comes back from it, until {@link letGo}. */
  hold(): void {
    this.held ??= new Promise((resolve) => {
      this.release = resolve;
    });
  }

  get isHeld(): boolean {
    return this.held !== undefined;
  }

  /** Ends {@link hold}. */
  letGo(): void {
    this.held = undefined;
    this.release();
  }

  /** The reply's fields, whatever it says. @throws LinkLost */
  async send(outgoing: Outgoing): Promise<Fields> {
    await this.held;
    const connection = await this.take();
    try {
      const { body } = await connection.send(outgoing);
      await this.held;
      return fieldsOf(body);
    } finally {
      this.busy.delete(connection);
      if (connection.isUsable) this.idle.push(connection);
    }
  }

  close(): void {
    this.letGo();
    for (const connection of [...this.idle, ...this.busy]) connection.close();
  }

  private async take(): Promise<Connection> {
    for (let idle = this.idle.pop(); idle !== undefined; idle = this.idle.pop()) {
      if (!idle.isUsable) continue;
      this.busy.add(idle);
      return idle;
    }
    const connection = await Connection.to(this.address);
    this.busy.add(connection);
    if (this.isInternal) {
      const internalClient = { minWireVersion: 0, maxWireVersion: 17 };
      await connection.send({ body: compose({ hello: 1, internalClient, $db: 'admin' }) });
    }
    if (this.key !== undefined) await logIn(connection, this.key);
    return connection;
  }
}

/** Whether a server carried a command out. */
export function isOk(reply: Fields): boolean {
  return isTrue(reply.get('ok'));
}
