import { MongoClient, UUID, type Document } from 'mongodb';
import { asRouter, without, withoutStorage } from './mongosReplies';
import { Refusal, startWireProxy, type Forward } from './wireProxy';

/** How the double stands at its start. */
export interface ShardedDoubleOptions {
  /** Ids of its shards; two unless told. */
  shards?: string[];
  balancerOn?: boolean;
}

/** What looks like a mongos, and is a proxy before one real mongod that holds all data. */
export interface ShardedDouble {
  uri: string;
  /** Orphaned documents to tell of, by namespace. */
  orphans: Map<string, number>;
  /** What stands in for the primary of a shard, which can clean orphaned documents up. */
  shardUri: string;
  /** Lets it have one more shard. */
  addShard(id: string): void;
  stop(): Promise<void>;
}

/**
 * Starts a double of a sharded cluster before a real mongod of its own (`host:port`), which keeps
 * the catalog in its `config` database as config servers do. Routing, chunk migrations and
 * balancing are not there; `MONGO_FERRY_TEST_MONGOS` names a real cluster where there is one.
 */
export async function startShardedDouble(
  upstream: string,
  { shards: first = ['shard01', 'shard02'], balancerOn = true }: ShardedDoubleOptions = {},
): Promise<ShardedDouble> {
  const shards = [...first];
  const client = await MongoClient.connect(`mongodb://${upstream}/?directConnection=true`);
  const cluster = new Cluster(client, upstream, shards, balancerOn);
  const proxy = await startWireProxy(upstream, (command, forward) =>
    cluster.answer(command, forward),
  );
  const shard = await startWireProxy(upstream, (command) => cluster.answerOfShard(command));
  return {
    uri: `mongodb://${proxy.host}/`,
    orphans: cluster.orphans,
    shardUri: `mongodb://${shard.host}/?directConnection=true`,
    addShard: (id) => void shards.push(id),
    stop: async () => {
      await Promise.all([proxy.stop(), shard.stop()]);
      await client.close();
    },
  };
}

class Cluster {
  readonly orphans = new Map<string, number>();
  private readonly config;

  constructor(
    private readonly client: MongoClient,
    private readonly upstream: string,
    private readonly shards: string[],
    private balancerOn: boolean,
  ) {
    this.config = client.db('config');
  }

  answer(command: Document, forward: Forward): Promise<Document> | undefined {
    switch (Object.keys(command)[0]) {
      case 'hello':
      case 'isMaster':
      case 'ismaster':
        return forward().then(asRouter);
      case 'serverStatus':
        return forward().then(withoutStorage);
      case 'dbStats':
        return forward().then((stats) => {
          const sums = without(stats, ['fsUsedSize', 'fsTotalSize']);
          return { raw: { [this.hostsOf(this.first)]: stats }, ...sums };
        });
      case 'getParameter':
        return 'featureCompatibilityVersion' in command
          ? refuse(72, 'InvalidOptions', 'no option found to get')
          : undefined;
      case 'replSetGetStatus':
      case 'replSetGetConfig':
        return refuse(59, 'CommandNotFound', 'no such command on mongos');
      case 'aggregate':
        return stageOf(command) === '$shardedDataDistribution' ? this.distribution() : undefined;
      case 'listShards':
        return reply({ shards: this.shards.map((id) => this.shard(id)) });
      case 'getShardMap':
        return reply({
          map: {
            config: this.hostsOf('config'),
            ...Object.fromEntries(this.shards.map((id) => [id, this.hostsOf(id)])),
          },
        });
      case 'balancerStatus':
        return reply({
          mode: this.balancerOn ? 'full' : 'off',
          inBalancerRound: false,
          numBalancerRounds: 0,
        });
      case 'balancerStart':
      case 'balancerStop':
        this.balancerOn = 'balancerStart' in command;
        return reply({});
      case 'enableSharding':
        return this.enableSharding(String(command.enableSharding));
      case 'shardCollection':
        return this.shardCollection(command);
      case 'split':
        return this.split(command);
      case 'moveChunk':
        return this.moveChunk(command);
      case 'createIndexes':
        return this.refuseUnique(command);
      case 'cleanupOrphaned':
        return refuse(59, 'CommandNotFound', 'no such command: cleanupOrphaned');
      default:
        return undefined;
    }
  }

  /** Only a shard's own primary knows the command; a mongos refuses it. */
  answerOfShard(command: Document): Promise<Document> | undefined {
    if (!('cleanupOrphaned' in command)) return undefined;
    this.orphans.delete(String(command.cleanupOrphaned));
    return reply({});
  }

  private get first(): string {
    return this.shards[0]!;
  }

  private hostsOf(shard: string): string {
    return `${shard}/${this.upstream}`;
  }

  private shard(id: string): Document {
    return { _id: id, host: this.hostsOf(id), state: 1 };
  }

  private async enableSharding(db: string): Promise<Document> {
    await this.config
      .collection<{ _id: string }>('databases')
      .updateOne({ _id: db }, { $set: { primary: this.first } }, { upsert: true });
    return { ok: 1 };
  }

  private async shardCollection(command: Document): Promise<Document> {
    const namespace = String(command.shardCollection);
    const key = command.key as Document;
    const unique = String(command.unique) === 'true';
    const known = await this.stored(namespace);
    if (known !== null) {
      if (JSON.stringify(known.key) === JSON.stringify(key)) return { ok: 1 };
      throw new Refusal(23, 'AlreadyInitialized', `sharding already enabled for ${namespace}`);
    }
    const { db, name } = parts(namespace);
    const index = { key, name: Object.keys(key).join('_'), unique };
    await this.client.db(db).command({ createIndexes: name, indexes: [index] });
    const uuid = new UUID();
    await this.config
      .collection<{ _id: string }>('collections')
      .insertOne({ _id: namespace, key, unique, uuid } as { _id: string });
    await this.config.collection('chunks').insertMany(this.firstChunks(key, uuid));
    return { collectionsharded: namespace, ok: 1 };
  }

  /** A hashed key spreads an empty collection at once; a range begins as one chunk. */
  private firstChunks(key: Document, uuid: UUID): Document[] {
    const hashed = Object.values(key).includes('hashed');
    const [field = '_id'] = Object.keys(key);
    const bound = (value: number) => ({ [field]: value });
    return (hashed ? this.shards : [this.first]).map((shard, index) => ({
      uuid,
      shard,
      min: bound(index === 0 ? -Infinity : index),
      max: bound(!hashed || index === this.shards.length - 1 ? Infinity : index + 1),
    }));
  }

  private async split(command: Document): Promise<Document> {
    const { uuid } = await this.known(String(command.split));
    const middle = plain(command.middle as Document);
    const chunks = this.config.collection('chunks');
    const chunk = await chunks.findOne({ uuid, min: { $lt: middle }, max: { $gt: middle } });
    if (chunk === null) throw new Refusal(72, 'InvalidOptions', 'no chunk to split there');
    await chunks.insertOne({
      uuid,
      shard: chunk.shard as string,
      min: middle,
      max: chunk.max as Document,
    });
    await chunks.updateOne({ _id: chunk._id }, { $set: { max: middle } });
    return { ok: 1 };
  }

  private async moveChunk(command: Document): Promise<Document> {
    const { uuid } = await this.known(String(command.moveChunk));
    const point = plain(command.find as Document);
    await this.config
      .collection('chunks')
      .updateOne(
        { uuid, min: { $lte: point }, max: { $gt: point } },
        { $set: { shard: String(command.to) } },
      );
    return { ok: 1 };
  }

  /** As mongos does; lets every other index pass. */
  private refuseUnique(command: Document): Promise<Document> | undefined {
    const indexes = command.indexes as { key: Document; unique?: unknown }[];
    if (!indexes.some(({ unique }) => String(unique) === 'true')) return undefined;
    const namespace = `${String(command.$db)}.${String(command.createIndexes)}`;
    return this.stored(namespace).then((known) => {
      const fields = Object.keys(known?.key ?? {});
      for (const { key, unique } of indexes) {
        const fits = fields.every((field, position) => Object.keys(key)[position] === field);
        if (String(unique) === 'true' && !fits) {
          throw new Refusal(67, 'CannotCreateIndex', 'cannot create unique index over shard key');
        }
      }
      const { db, name } = parts(namespace);
      return this.client.db(db).command({ createIndexes: name, indexes });
    });
  }

  private distribution(): Promise<Document> {
    const firstBatch = [...this.orphans].map(([ns, numOrphanedDocs]) => ({
      ns,
      shards: [{ shardName: this.first, numOrphanedDocs, numOwnedDocuments: 0 }],
    }));
    return reply({ cursor: { id: 0n, ns: 'admin.$cmd.aggregate', firstBatch } });
  }

  private stored(namespace: string): Promise<{ key: Document; uuid: UUID } | null> {
    return this.config
      .collection<{ _id: string; key: Document; uuid: UUID }>('collections')
      .findOne({ _id: namespace });
  }

  private async known(namespace: string): Promise<{ uuid: UUID }> {
    const stored = await this.stored(namespace);
    if (stored === null)
      throw new Refusal(118, 'NamespaceNotSharded', `${namespace} is not sharded`);
    return stored;
  }
}

function stageOf(command: Document): string | undefined {
  const [stage] = (command.pipeline ?? []) as Document[];
  return stage === undefined ? undefined : Object.keys(stage)[0];
}

function reply(fields: Document): Promise<Document> {
  return Promise.resolve({ ...fields, ok: 1 });
}

function refuse(code: number, codeName: string, message: string): Promise<Document> {
  return Promise.reject(new Refusal(code, codeName, message));
}

function parts(namespace: string): { db: string; name: string } {
  const dot = namespace.indexOf('.');
  return { db: namespace.slice(0, dot), name: namespace.slice(dot + 1) };
}

/** Numbers as JavaScript's own, for the driver's helpers. */
function plain(document: Document): Document {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : Number(value),
    ]),
  );
}
