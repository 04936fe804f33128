import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import {
  createMessageConnection,
  type MessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import { EngineClient } from './engineClient';
import { ensurePrivateFolder } from './stateFolder';

/** Linux allows 108 bytes, macOS 104, with the final zero. */
const LONGEST_SOCKET_PATH = 100;
const SUFFIX = '.sock';
const CONNECT_LIMIT_MS = 2_000;
/** For the last messages to reach those attached. */
const CLOSE_LIMIT_MS = 1_000;

/**
 * The socket by which other processes of the same user reach the migrations of this one: a Unix
 * socket in a folder that only the user can enter, or a Windows pipe of an unguessable name.
 */
export class ControlSocket {
  /** Those attached, and how to wait until they were told everything. */
  private readonly attached = new Map<net.Socket, Flush>();

  private constructor(
    readonly path: string,
    private readonly server: net.Server,
  ) {}

  /** Listens; `answer` is given each connection, and says how to wait for what it has to tell. */
  static async open(
    folder: string,
    answer: (connection: MessageConnection) => Flush,
  ): Promise<ControlSocket> {
    const socketPath = await newSocketPath(folder);
    const server = net.createServer();
    const control = new ControlSocket(socketPath, server);
    server.on('connection', (socket) => {
      control.attached.set(socket, answer(connectionOver(socket)));
      socket.on('close', () => control.attached.delete(socket));
    });
    await listen(server, socketPath);
    server.unref();
    return control;
  }

  /** Sends what is still to be sent, then closes and removes the socket. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const force = setTimeout(() => {
      for (const socket of this.attached.keys()) socket.destroy();
    }, CLOSE_LIMIT_MS);
    for (const [socket, flush] of this.attached) void flush().then(() => socket.end());
    await closed;
    clearTimeout(force);
  }
}

/** A client of the process behind a control socket, or undefined if nobody listens there. */
export async function connectToControl(socketPath: string): Promise<EngineClient | undefined> {
  const socket = net.connect(socketPath);
  const connected = await new Promise<boolean>((resolve) => {
    socket.setTimeout(CONNECT_LIMIT_MS, () => resolve(false));
    socket.once('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
  });
  if (!connected) {
    socket.destroy();
    return undefined;
  }
  socket.setTimeout(0);
  return new EngineClient(connectionOver(socket));
}

function connectionOver(socket: net.Socket): MessageConnection {
  // A peer that goes away while it is written to is an error of the socket, and none of ours.
  socket.on('error', () => undefined);
  return createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
}

function listen(server: net.Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function newSocketPath(folder: string): Promise<string> {
  const name = randomBytes(6).toString('hex');
  if (process.platform === 'win32') return `\\\\.\\pipe\\mongo-ferry-${name}${name}`;
  await ensurePrivateFolder(folder);
  const inFolder = path.join(folder, `${name}${SUFFIX}`);
  if (Buffer.byteLength(inFolder) <= LONGEST_SOCKET_PATH) {
    await removeDeadSockets(folder);
    return inFolder;
  }
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  const fallback = path.join(tmpdir(), `mongo-ferry-${userInfo().uid}-${hash}`);
  await ensurePrivateFolder(fallback);
  await removeDeadSockets(fallback);
  return path.join(fallback, `${name}${SUFFIX}`);
}

/** Processes that were killed leave their sockets behind. */
async function removeDeadSockets(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    if (!file.endsWith(SUFFIX)) continue;
    const socketPath = path.join(folder, file);
    const client = await connectToControl(socketPath);
    if (client === undefined) await rm(socketPath, { force: true });
    else client.dispose();
  }
}

/** Waits until all that was told has been handed to the stream. */
export type Flush = () => Promise<void>;
