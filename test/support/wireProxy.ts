import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { BSON, type Document } from 'mongodb';

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

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;

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

  private fromClient(message: Buffer): void {
    const opCode = message.readInt32LE(12);
    const command =
      opCode === OP_MSG ? commandOf(message) : opCode === OP_QUERY ? queryOf(message) : undefined;
    if (command === undefined) {
      this.real.write(message);
      return;
    }
    const reply = this.answer(command, (changed) => this.forward(changed ?? command));
    if (reply === undefined) {
      this.real.write(message);
      return;
    }
    const id = message.readInt32LE(4);
    const encode = opCode === OP_MSG ? encodeMessage : encodeReply;
    void reply.catch(refusalReply).then((document) => {
      this.client.write(encode(this.nextId++, id, document));
    });
  }

  private fromServer(message: Buffer): void {
    const waiting = this.waiting.get(message.readInt32LE(8));
    if (waiting === undefined) {
      this.client.write(message);
      return;
    }
    this.waiting.delete(message.readInt32LE(8));
    waiting(commandOf(message));
  }

  private forward(command: Document): Promise<Document> {
    const id = this.nextId++;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.real.write(
        encodeMessage(id, 0, '$db' in command ? command : { ...command, $db: 'admin' }),
      );
    });
  }
}

function onMessages(socket: Socket, take: (message: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (data) => {
    pending = Buffer.concat([pending, data]);
    while (pending.length >= HEADER && pending.length >= pending.readInt32LE(0)) {
      const length = pending.readInt32LE(0);
      take(pending.subarray(0, length));
      pending = pending.subarray(length);
    }
  });
}

/** Keeps numbers as they are on the wire, so that what is forwarded stays what it was. */
const FAITHFUL = { promoteValues: false, bsonRegExp: true } as const;

/** The command of an OP_MSG, its document sequences as arrays. */
function commandOf(message: Buffer): Document {
  let command: Document = {};
  let at = HEADER + 4;
  const checksum = message.readUInt32LE(HEADER) & 1 ? 4 : 0;
  while (at < message.length - checksum) {
    const kind = message.readUInt8(at);
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    if (kind === 0) command = { ...BSON.deserialize(section, FAITHFUL), ...command };
    else command = { ...command, ...sequenceOf(section) };
    at += 1 + size;
  }
  return command;
}

function sequenceOf(section: Buffer): Document {
  const end = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let at = end + 1; at < section.length;) {
    const size = section.readInt32LE(at);
    documents.push(BSON.deserialize(section.subarray(at, at + size), FAITHFUL));
    at += size;
  }
  return { [section.toString('utf8', 4, end)]: documents };
}

/** The first message of a connection comes in the older form. */
function queryOf(message: Buffer): Document {
  const end = message.indexOf(0, HEADER + 4);
  return BSON.deserialize(message.subarray(end + 1 + 8), FAITHFUL);
}

function encodeMessage(id: number, responseTo: number, document: Document): Buffer {
  const body = BSON.serialize(document);
  const header = Buffer.alloc(HEADER + 5);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(id, 4);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([header, body]);
}

function encodeReply(id: number, responseTo: number, document: Document): Buffer {
  const body = BSON.serialize(document);
  const header = Buffer.alloc(HEADER + 20);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(id, 4);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(OP_REPLY, 12);
  header.writeInt32LE(1, HEADER + 16);
  return Buffer.concat([header, body]);
}

function refusalReply(error: unknown): Document {
  if (!(error instanceof Refusal)) throw error;
  const { code, codeName, message } = error;
  return { ok: 0, errmsg: message, code, codeName };
}
