import type { WireMessage } from '../wireMessages';
import type { Value } from './bson';
import { documentsOf, fieldsOf, numberOf, stringOf, type Fields } from './bson';
import type { Client } from './client';
import { CONFIG, type Database, type Sharding } from './catalog';
import { refuse, type RouterError } from './refusal';
import type { Router } from './router';
import { isHostFault, isStale } from './shards';
import { ANY_VERSION, shardVersion, UNSHARDED, type ChunkVersion } from './versions';

/** Fields of any command that are between a client and its router. */
const OWN = ['$db', '$clusterTime', '$readPreference', 'apiVersion', 'apiStrict'];
/** Fields that say in which session and transaction a command is. */
const SESSION = ['lsid', 'txnNumber', 'autocommit', 'startTransaction'];

/** As often as a router asks anew where things are before it gives up. */
const MOST_TRIES = 15;

/** What goes to a shard beside a command's own fields. */
export interface Delivery {
  sequences?: ReadonlyMap<string, readonly Buffer[]>;
  version?: ChunkVersion;
  database?: Database;
  /** A write, which may be one of a session's retryable ones. */
  isStatement?: boolean;
  /** Whether it ends a transaction. */
  isEnding?: boolean;
  /** Whether it is given as one server to another. */
  isInternal?: boolean;
}

/** Where a collection is. */
export interface Place {
  database: Database;
  /** Undefined where it is on its database's primary shard alone. */
  sharding: Sharding | undefined;
}

/** One command of a client, and what it takes to carry it out. */
export class Request {
  readonly body: Fields;
  readonly name: string;
  readonly db: string;
  readonly sequences: Map<string, Buffer[]>;
  /** The newest time that a shard told in answer to it. */
  operationTime: Value | undefined;

  constructor(
    readonly router: Router,
    readonly client: Client,
    message: WireMessage,
  ) {
    this.body = fieldsOf(message.body);
    this.sequences = message.sequences;
    this.name = [...this.body.keys()][0] ?? '';
    this.db = stringOf(this.body.get('$db')) ?? 'admin';
  }

  get(field: string): Value | undefined {
    return this.body.get(field);
  }

  number(field: string): number | undefined {
    return numberOf(this.body.get(field));
  }

  string(field: string): string | undefined {
    return stringOf(this.body.get(field));
  }

  /** A field that holds a document, as its bytes. */
  document(field: string): Buffer | undefined {
    const value = this.body.get(field);
    return value?.isDocument === true ? value.document : undefined;
  }

  /** Documents that came as a sequence or as an array. */
  documents(field: string): Buffer[] {
    return this.sequences.get(field) ?? documentsOf(this.body.get(field));
  }

  /** The collection that the command names first. */
  get collection(): string {
    const name = this.string(this.name);
    if (name === undefined || name === '') {
      refuse('InvalidNamespace', `collection name has invalid type or is empty: ${this.name}`);
    }
    return name;
  }

  get namespace(): string {
    return `${this.db}.${this.collection}`;
  }

  get isInTransaction(): boolean {
    return this.body.has('autocommit');
  }

  /** The command's own fields, some of them changed, left out (undefined), or added. */
  forwarded(changes: Record<string, unknown> = {}): Map<string, unknown> {
    const fields = new Map<string, unknown>();
    for (const [name, value] of this.body) {
      if (!OWN.includes(name) && !SESSION.includes(name)) fields.set(name, value);
    }
    for (const [name, value] of Object.entries(changes)) fields.set(name, value);
    return fields;
  }

  /** Sends a command to a shard's primary. @throws RouterError as the shard refuses it */
  async send(
    shard: string,
    command: Iterable<[string, unknown]> | Record<string, unknown>,
    delivery: Delivery = {},
    db = this.db,
  ): Promise<Fields> {
    const { router } = this;
    const fields = new Map(Symbol.iterator in command ? command : Object.entries(command));
    const lsid = this.body.get('lsid');
    fields.set('lsid', lsid);
    const isInside = this.isInTransaction && shard !== CONFIG && delivery.isEnding !== true;
    if (delivery.isStatement === true || isInside) router.transactions.enlist(this, shard, fields);
    const { version, database } = delivery;
    if (version !== undefined) {
      fields.set('shardVersion', shardVersion(version, router.flavour));
    }
    if (database?.version !== undefined) fields.set('databaseVersion', database.version);
    fields.set('$db', db);
    const reply = await router.send(shard, fields, delivery);
    this.note(reply);
    router.transactions.heard(this, shard, reply);
    return reply;
  }

  /** The same for what changes nothing: tried again when a primary is lost. */
  async ask(
    shard: string,
    command: Iterable<[string, unknown]> | Record<string, unknown>,
    delivery: Delivery = {},
    db = this.db,
  ): Promise<Fields> {
    const fields = [...(Symbol.iterator in command ? command : Object.entries(command))];
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.send(shard, fields, delivery, db);
      } catch (error) {
        if (attempt === 3 || this.isInTransaction || !isHostFault(error as RouterError))
          throw error;
      }
    }
  }

  /** Asks the config servers. */
  async config(command: Record<string, unknown>, db = 'admin'): Promise<Fields> {
    return this.ask(CONFIG, command, {}, db);
  }

  /**
   * Does what needs to know where a collection is, again when a shard says that it has changed.
   * @param absent where there is no such database
   */
  async placed<T>(
    namespace: string,
    work: (place: Place) => Promise<T>,
    absent: () => Promise<T> | T = () =>
      refuse('NamespaceNotFound', `database ${namespace.split('.', 1)[0] ?? ''} not found`),
  ): Promise<T> {
    const { catalog } = this.router;
    for (let attempt = 1; ; attempt++) {
      const database = await catalog.database(namespace.split('.', 1)[0] ?? '');
      if (database === undefined) return absent();
      const sharding = await catalog.sharding(namespace);
      try {
        return await work({ database, sharding });
      } catch (error) {
        if (!isStale(error as RouterError) || attempt === MOST_TRIES) throw error;
        catalog.forget(namespace);
        if (this.isInTransaction && !(await this.router.transactions.restart(this))) throw error;
        if (attempt > 2) await this.router.pause(attempt * 10);
      }
    }
  }

  /** Remembers the newest time that a shard told. */
  note(reply: Fields): void {
    const time = reply.get('operationTime');
    if (time === undefined) return;
    const isNewer =
      this.operationTime === undefined ||
      this.operationTime.bytes.readBigUInt64LE() < time.bytes.readBigUInt64LE();
    if (isNewer) this.operationTime = time;
  }
}

/** What goes with a command to a shard, so that the shard can tell whether the place is right. */
export function deliveryTo(shard: string, { database, sharding }: Place): Delivery {
  if (sharding !== undefined) return { version: sharding.versionOn(shard) };
  return database.version === undefined ? {} : { database, version: UNSHARDED };
}

/** The same for a write to several shards, which each takes as it is. */
export function deliveryToSeveral(): Delivery {
  return { version: ANY_VERSION };
}
