import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  encodeMessage,
  encodeOldReply,
  onMessages,
  parseMessage,
  type WireMessage,
} from '../wireMessages';
import { ObjectId } from 'mongodb';
import { Catalog } from './catalog';
import type { Client } from './client';
import { compose, type Fields } from './bson';
import type { Cluster } from './cluster';
import { CursorStore } from './cursorStore';
import { Gossip } from './gossip';
import { handlerOf } from './handlers';
import { admit } from './login';
import { CODE, RouterError } from './refusal';
import { Request, type Delivery } from './request';
import { isHostFault, Shards } from './shards';
import { Transactions } from './transactions';
import type { Flavour } from './versions';

/** What a handler answers with: the fields of the reply but those that every reply has. */
export type Answer = Record<string, unknown> | Iterable<[string, unknown]>;

/** In which of the shards that have something to tell an unsorted read goes on. */
export type MergeOrder = (ready: string[]) => string | undefined;

/** One router: what clients take for a mongos. */
export class Router {
  readonly catalog: Catalog;
  readonly gossip = new Gossip();
  readonly cursors = new CursorStore();
  readonly transactions = new Transactions(this);
  readonly shards: Shards;
  readonly processId = new ObjectId();
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private clients = 0;

  private constructor(readonly cluster: Cluster) {
    this.shards = new Shards(() => cluster.knobs.primaryPatienceMs, cluster.key);
    this.catalog = new Catalog((command, db) => this.asked('config', { ...command, $db: db }));
    this.server = createServer((socket) => this.accept(socket));
  }

  static async start(cluster: Cluster, port = 0): Promise<Router> {
    const router = new Router(cluster);
    router.server.listen(port, '127.0.0.1');
    await once(router.server, 'listening');
    return router;
  }

  get flavour(): Flavour {
    return this.cluster.flavour;
  }

  /** `127.0.0.1:20001` */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get uri(): string {
    return this.cluster.uriOf(this.host);
  }

  /** Sends to a shard's primary, with what the router knows of the time. @throws RouterError */
  async send(
    shard: string,
    fields: Iterable<[string, unknown]>,
    { sequences, isInternal = false }: Pick<Delivery, 'sequences' | 'isInternal'> = {},
  ): Promise<Fields> {
    const body = compose([...fields, ['$clusterTime', this.gossip.told]]);
    try {
      const reply = await this.shards.send(shard, { body, sequences }, isInternal);
      this.gossip.hear(reply);
      return reply;
    } catch (error) {
      if (error instanceof RouterError && error.extra !== undefined) this.gossip.hear(error.extra);
      throw error;
    }
  }

  /** The router's own questions, tried again when a primary is lost. @throws RouterError */
  async asked(shard: string, command: Record<string, unknown>): Promise<Fields> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.send(shard, Object.entries(command));
      } catch (error) {
        if (attempt === 3 || !isHostFault(error as RouterError)) throw error;
      }
    }
  }

  /** Waits before it tries again. */
  async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds);
  }

  /** Resets all connections of clients; their cursors stay. */
  dropClients(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    this.dropClients();
    this.shards.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: Socket): void {
    const client: Client = { id: ++this.clients, login: undefined, access: undefined };
    this.sockets.add(socket);
    this.cluster.clients.add(client);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.cluster.clients.delete(client);
      client.login?.close();
    });
    let replies = 0;
    onMessages(socket, (bytes) => {
      const message = parseMessage(bytes);
      if (message === undefined) {
        socket.destroy();
        return;
      }
      void this.reply(client, message).then((body) => {
        if (message.isUnanswered) return;
        const encode = message.isOldForm ? encodeOldReply : encodeMessage;
        socket.write(encode(0x40000000 + replies++, message.id, body));
      });
    });
  }

  private async reply(client: Client, message: WireMessage): Promise<Buffer> {
    const request = new Request(this, client, message);
    this.gossip.hear(request.body);
    const answer = await this.answer(request);
    return compose([
      ...answer,
      ['$clusterTime', this.gossip.told],
      ['operationTime', request.operationTime ?? this.gossip.time],
    ]);
  }

  private async answer(request: Request): Promise<[string, unknown][]> {
    try {
      const handler = handlerOf(request);
      await admit(request);
      const answer = await inTime(request, handler(request));
      const fields = [...(Symbol.iterator in answer ? answer : Object.entries(answer))];
      const isTold = fields.some(([name]) => name === 'ok');
      return isTold ? fields : [...fields, ['ok', 1]];
    } catch (error) {
      if (error instanceof RouterError) return this.transactions.labelled(request, error);
      // A fault of the double's own: loud, and no test may take it for an answer.
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return new RouterError(8, 'UnknownError', `the mongos double failed: ${told}`).reply;
    }
  }
}

/** Within the time that the client set, which a router keeps itself: a shard may not answer at all. */
async function inTime<T>(request: Request, work: Promise<T>): Promise<T> {
  const limit = request.name === 'getMore' ? undefined : request.number('maxTimeMS');
  if (limit === undefined || limit === 0) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new RouterError(CODE.MaxTimeMSExpired, 'MaxTimeMSExpired', 'operation exceeded time limit'),
      );
    }, limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
