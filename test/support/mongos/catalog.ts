import {
  compose,
  documentsOf,
  fieldOf,
  fieldsOf,
  isTrue,
  stringOf,
  type Fields,
  Value,
} from './bson';
import { compareLists } from './order';
import { notInDouble, refuse } from './refusal';
import { ShardKey } from './shardKey';
import type { ChunkVersion } from './versions';

/** Runs a command on the config servers and gives its reply. @throws RouterError */
export type AskConfig = (command: Record<string, unknown>, db: string) => Promise<Fields>;

/** The config servers, as a place where databases lie. */
export const CONFIG = 'config';

/** A range of a shard key, and where it is. */
export interface Chunk {
  min: Value[];
  max: Value[];
  shard: string;
  version: Value;
  /** As `config.chunks` has it. */
  stored: Fields;
}

/** Where a database's collections are unless they are sharded. */
export interface Database {
  name: string;
  primary: string;
  /** Absent for `admin` and `config`, which do not move. */
  version: Value | undefined;
}

/** How a sharded collection is spread. */
export class Sharding {
  readonly key: ShardKey;
  readonly chunks: Chunk[];

  constructor(
    readonly namespace: string,
    /** As `config.collections` has it. */
    readonly stored: Fields,
    chunks: Buffer[],
  ) {
    this.key = new ShardKey(required(stored, 'key').document);
    this.chunks = chunks
      .map((chunk) => this.chunk(fieldsOf(chunk)))
      .sort((a, b) => compareLists(a.min, b.min));
  }

  get epoch(): Value {
    return required(this.stored, 'lastmodEpoch');
  }

  get timestamp(): Value | undefined {
    return this.stored.get('timestamp');
  }

  get hasSimpleCollation(): boolean {
    const collation = this.stored.get('defaultCollation');
    const locale = collation === undefined ? undefined : fieldOf(collation.document, 'locale');
    return locale === undefined || stringOf(locale) === 'simple';
  }

  /** Whether it is one chunk by `_id` only because it lies elsewhere than its database (8.0). */
  get isUnsplittable(): boolean {
    return isTrue(this.stored.get('unsplittable'));
  }

  /** The shards that have chunks. */
  get shards(): string[] {
    return [...new Set(this.chunks.map(({ shard }) => shard))].sort();
  }

  chunkAt(key: readonly Value[]): Chunk {
    const chunk = this.chunks.findLast(({ min }) => compareLists(min, key) <= 0);
    return chunk ?? refuse('ShardKeyNotFound', `no chunk of ${this.namespace} holds the key`);
  }

  /** What this router knows of a shard's chunks. */
  versionOn(shard: string): ChunkVersion {
    const versions = this.chunks
      .filter((chunk) => chunk.shard === shard)
      .map(({ version }) => version)
      .sort((a, b) => compareLists([a], [b]));
    const version = versions.at(-1) ?? new Value(this.anyVersion.type, Buffer.alloc(8));
    return { version, epoch: this.epoch, timestamp: this.timestamp };
  }

  private get anyVersion(): Value {
    return this.chunks[0]?.version ?? refuse('InternalError', `${this.namespace} has no chunks`);
  }

  private chunk(stored: Fields): Chunk {
    return {
      min: this.key.ofBound(required(stored, 'min').document),
      max: this.key.ofBound(required(stored, 'max').document),
      shard: stringOf(stored.get('shard')) ?? '',
      version: required(stored, 'lastmod'),
      stored,
    };
  }
}

function required(fields: Fields, name: string): Value {
  return fields.get(name) ?? notInDouble(`an entry of config without ${name}`);
}

/** What one router knows of where things are; it may be old. */
export class Catalog {
  private readonly databases = new Map<string, Database>();
  private readonly collections = new Map<string, Sharding | null>();

  constructor(private readonly ask: AskConfig) {}

  /** A database; undefined where there is none. */
  async database(name: string): Promise<Database | undefined> {
    if (name === 'admin' || name === 'config') return { name, primary: CONFIG, version: undefined };
    const known = this.databases.get(name);
    if (known !== undefined) return known;
    const [stored] = await this.stored('databases', { _id: name });
    if (stored === undefined) return undefined;
    const fields = fieldsOf(stored);
    const primary = stringOf(fields.get('primary')) ?? '';
    const database = { name, primary, version: fields.get('version') };
    this.databases.set(name, database);
    return database;
  }

  /** How a collection is spread; undefined where it is not sharded. */
  async sharding(namespace: string): Promise<Sharding | undefined> {
    let known = this.collections.get(namespace);
    if (known === undefined) {
      known = (await this.readSharding(namespace)) ?? null;
      this.collections.set(namespace, known);
    }
    return known ?? undefined;
  }

  /** Forgets what it knows of a collection and its database, or of all. */
  forget(namespace?: string): void {
    if (namespace === undefined) {
      this.databases.clear();
      this.collections.clear();
      return;
    }
    const db = namespace.split('.', 1)[0] ?? '';
    this.databases.delete(db);
    this.collections.delete(namespace);
  }

  /** The documents of a collection of `config`. */
  async stored(name: string, filter: Record<string, unknown>): Promise<Buffer[]> {
    const readConcern = { level: 'majority' };
    let reply = await this.ask({ find: name, filter, batchSize: 100_000, readConcern }, CONFIG);
    const documents: Buffer[] = [];
    for (let batch = 'firstBatch'; ; batch = 'nextBatch') {
      const cursor = reply.get('cursor')?.document ?? compose({});
      documents.push(...documentsOf(fieldOf(cursor, batch)));
      const id = fieldOf(cursor, 'id');
      if (id === undefined || id.bytes.every((byte) => byte === 0)) return documents;
      reply = await this.ask({ getMore: id, collection: name }, CONFIG);
    }
  }

  private async readSharding(namespace: string): Promise<Sharding | undefined> {
    const [collection] = await this.stored('collections', {
      _id: namespace,
      dropped: { $ne: true },
    });
    if (collection === undefined) return undefined;
    const stored = fieldsOf(collection);
    // Chunks name their collection since 5.0 by its UUID, before by its namespace.
    const byUuid = stored.get('timestamp') !== undefined;
    const own = byUuid ? { uuid: required(stored, 'uuid') } : { ns: namespace };
    const chunks = await this.stored('chunks', own);
    // It was dropped between the two questions.
    return chunks.length === 0 ? undefined : new Sharding(namespace, stored, chunks);
  }
}
