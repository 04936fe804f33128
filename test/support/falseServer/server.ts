import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';
import { encodeMessage, encodeOldReply, onMessages, parseMessage } from '../wireMessages';

/** What a lie has to answer with: a reply, or bytes as they are to be sent. */
export type Lied = Document | Uint8Array;

/** A command as the false server hears it. */
export interface Heard {
  name: string;
  command: Document;
  /** Of the message, which a reply in raw bytes has to name. */
  id: number;
  socket: Socket;
}

/**
 * Answers a command falsely; undefined leaves it to the real server behind, and 'nothing' to
 * nobody: there is no answer.
 */
export type Lie = (heard: Heard) => Lied | 'nothing' | undefined;

/** Of each lie: who lies without end is not to keep the machine busy. */
const DELAY_MS = 5;

/** A server that tells the truth, which a real one behind it knows, but for one lie. */
export class FalseServer {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly uri: string,
  ) {}

  /**
   * @param upstream `host:port` of the real server
   * @param patienceMs how long clients look for it
   */
  static async start(upstream: string, lie: Lie, patienceMs: number): Promise<FalseServer> {
    const server = createServer((client) => started.talk(client, upstream, lie));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const options = `directConnection=true&serverSelectionTimeoutMS=${patienceMs}`;
    const started = new FalseServer(server, `mongodb://127.0.0.1:${port}/?${options}`);
    return started;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private talk(client: Socket, upstream: string, lie: Lie): void {
    const [host, port] = upstream.split(':');
    const real = createConnection({ host, port: Number(port) });
    for (const socket of [client, real]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        real.destroy();
      });
    }
    real.pipe(client);
    onMessages(client, (bytes) => {
      const message = parseMessage(bytes);
      const command = commandIn(message?.body);
      const id = message?.id ?? 0;
      const name = Object.keys(command)[0]?.replace('isMaster', 'ismaster') ?? '';
      const lied = lie({ name: name === 'ismaster' ? 'hello' : name, command, id, socket: client });
      if (lied === 'nothing') return;
      if (lied === undefined) real.write(bytes);
      else setTimeout(() => client.write(bytesOf(lied, id, message?.isOldForm)), DELAY_MS);
    });
  }
}

function bytesOf(lied: Lied, id: number, isOldForm = false): Uint8Array {
  if (lied instanceof Uint8Array) return lied;
  return (isOldForm ? encodeOldReply : encodeMessage)(1, id, BSON.serialize(lied));
}

/** Writes hold whatever documents hold: they are passed on unread. */
function commandIn(body: Buffer | undefined): Document {
  try {
    return body === undefined ? {} : BSON.deserialize(body);
  } catch {
    return {};
  }
}
