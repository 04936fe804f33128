import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { BSON, type Document } from 'mongodb';
import {
  encodeMessage,
  encodeOldReply,
  onMessages,
  parseMessage,
  type WireMessage,
} from './wireMessages';

/** Sends a command on to the real server, changed or as it came, and gives its reply. */
export type Forward = (changed?: Document) => Promise<Document>;

/**
 * Answers a command, or undefined to let it pass untouched. A thrown {@link Refusal} becomes the
 * server's error.
 */
export type Answer = (command: Document, forward: Forward) => Promise<Document> | undefined;

/** What a server refuses with. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
  ) {
    super(message);
  }
}

/** A proxy that speaks MongoDB's wire protocol. */
export interface WireProxy {
  /** `127.0.0.1:12345` */
  host: string;
  stop(): Promise<void>;
}

/** Listens before the real server at `upstream` (`host:port`), and lets `answer` see each command. */
export async function startWireProxy(upstream: string, answer: Answer): Promise<WireProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const [host, port] = upstream.split(':');
    const real = createConnection({ host, port: Number(port) });
    const both = [client, real];
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        both.forEach((each) => each.destroy());
      });
    }
    new Conversation(client, real, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One client's connection, and the one to the real server behind it. */
class Conversation {
  private readonly waiting = new Map<number, (reply: Document) => void>();
  /** Far from the ids that the driver counts up from 0. */
  private nextId = 0x40000000;

  constructor(
    private readonly client: Socket,
    private readonly real: Socket,
    private readonly answer: Answer,
  ) {
    onMessages(client, (message) => this.fromClient(message));
    onMessages(real, (message) => this.fromServer(message));
  }

  private fromClient(bytes: Buffer): void {
    const message = parseMessage(bytes);
    const command = message === undefined ? undefined : commandOf(message);
    const reply =
      command === undefined
        ? undefined
        : this.answer(command, (changed) => this.forward(changed ?? command));
    if (message === undefined || reply === undefined) {
      this.real.write(bytes);
      return;
    }
    const encode = message.isOldForm ? encodeOldReply : encodeMessage;
    void reply.catch(refusalReply).then((document) => {
      this.client.write(encode(this.nextId++, message.id, BSON.serialize(document)));
    });
  }

  private fromServer(bytes: Buffer): void {
    const message = parseMessage(bytes);
    const waiting = message === undefined ? undefined : this.waiting.get(message.responseTo);
    if (message === undefined || waiting === undefined) {
      this.client.write(bytes);
      return;
    }
    this.waiting.delete(message.responseTo);
    waiting(commandOf(message));
  }

  private forward(command: Document): Promise<Document> {
    const id = this.nextId++;
    return new Promise((resolve) => {
      const whole = '$db' in command ? command : { ...command, $db: 'admin' };
      this.waiting.set(id, resolve);
      this.real.write(encodeMessage(id, 0, BSON.serialize(whole)));
    });
  }
}

/** Keeps numbers as they are on the wire, so that what is forwarded stays what it was. */
const FAITHFUL = { promoteValues: false, bsonRegExp: true } as const;

/** The command of a message, its document sequences as arrays. */
function commandOf({ body, sequences }: WireMessage): Document {
  const documents = [...sequences].map(([name, items]) => [
    name,
    items.map((item) => BSON.deserialize(item, FAITHFUL)),
  ]);
  return {
    ...BSON.deserialize(body, FAITHFUL),
    ...(Object.fromEntries(documents) as Document),
  };
}

function refusalReply(error: unknown): Document {
  if (!(error instanceof Refusal)) throw error;
  const { code, codeName, message } = error;
  return { ok: 0, errmsg: message, code, codeName };
}
