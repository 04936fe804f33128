import { randomBytes } from 'node:crypto';
import { findMongod, startReplicaSet, type EmbeddedReplicaSet } from '../../../src/embedded';
import type { Client } from './client';
import { compose } from './bson';
import { Router, type MergeOrder } from './router';
import { errorOf } from './refusal';
import { isOk, ServerLink } from './serverLink';
import { Flavour, type Series } from './versions';

/** How a cluster stands at its start. */
export interface ClusterOptions {
  /** As what it behaves; 6.0 unless told. */
  series?: Series;
  /** Ids of its shards; three unless told. */
  shards?: string[];
  /** Turns access control on, with this user, who may everything. */
  auth?: { user: string; password: string };
  /** Server parameters of all its servers. */
  setParameters?: Readonly<Record<string, string | number>>;
  oplogSizeMB?: number;
  /** After how many seconds (up to twice as many) a quiet shard tells its time: 10 in a real one. */
  noopSeconds?: number;
}

/** What a test may set at any time. */
export interface Knobs {
  /** How long a router looks for a primary before it gives up: 15 s in a real one. */
  primaryPatienceMs: number;
  /** How long a cursor may lie idle: 10 minutes in a real one. */
  cursorIdleMs: number;
  /** With which shard an unsorted read goes on. */
  mergeOrder: MergeOrder;
}

/** Real config servers and shards, and routers that look like mongos before them. */
export class Cluster {
  readonly knobs: Knobs = {
    primaryPatienceMs: 15_000,
    cursorIdleMs: 600_000,
    // The last first: whoever hopes for the order of keys is wrong.
    mergeOrder: (ready) => ready.toSorted().at(-1),
  };
  /** The clients of all its routers. */
  readonly clients = new Set<Client>();
  /** UUIDs, as bytes in hexadecimal, of collections whose end servers of 8.0 don't tell. */
  readonly silentDrops = new Set<string>();
  /** The primary shard of each database that was made here. */
  readonly primaries = new Map<string, string>();
  /** The content of the key file by which its servers know each other. */
  readonly key: string | undefined;
  private readonly routers: Router[] = [];
  private readonly sets = new Map<string, EmbeddedReplicaSet>();
  private readonly addresses = new Map<string, string>();

  private constructor(
    readonly flavour: Flavour,
    private readonly options: ClusterOptions,
  ) {
    this.key = options.auth === undefined ? undefined : randomBytes(96).toString('base64');
  }

  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const cluster = new Cluster(new Flavour(options.series ?? '6.0'), options);
    try {
      await cluster.startAll(options.shards ?? ['shard01', 'shard02', 'shard03']);
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** Where the first router is. */
  get uri(): string {
    return this.uriOf(this.first.host);
  }

  get first(): Router {
    const [router] = this.routers;
    if (router === undefined) throw new Error('the cluster has no router');
    return router;
  }

  uriOf(host: string): string {
    const { auth } = this.options;
    const user =
      auth === undefined
        ? ''
        : `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.password)}@`;
    return `mongodb://${user}${host}/`;
  }

  /** One more router over the same cluster, which knows nothing yet. */
  async addRouter(): Promise<Router> {
    const router = await Router.start(this);
    for (const [id, address] of this.addresses) router.shards.add(id, address);
    this.routers.push(router);
    return router;
  }

  /** The server that is a shard, or the config server (`config`). */
  server(id: string): EmbeddedReplicaSet {
    const set = this.sets.get(id);
    if (set === undefined) throw new RangeError(`the cluster has no ${id}`);
    return set;
  }

  /** The connection string of a shard itself, as only administrators use it. */
  uriOfShard(id: string): string {
    const { auth } = this.options;
    const [host = ''] = this.server(id).hosts;
    return `${this.uriOf(host)}?directConnection=true${auth === undefined ? '' : '&authSource=admin'}`;
  }

  /** Starts a server and makes it a shard. */
  async addShard(id: string): Promise<void> {
    await this.startServer(id, 'shard');
    await this.command('config', {
      _configsvrAddShard: `${id}/${this.addresses.get(id) ?? ''}`,
      name: id,
      writeConcern: { w: 'majority' },
    });
    this.noteShard(id, this.addresses.get(id) ?? '');
  }

  /** Told of a shard that was added by a command. */
  noteShard(id: string, address: string): void {
    this.addresses.set(id, address);
    for (const router of this.routers) {
      if (!router.shards.ids.includes(id)) router.shards.add(id, address);
    }
  }

  /** Told of a shard that was removed. */
  forgetShard(id: string): void {
    this.addresses.delete(id);
    for (const router of this.routers) router.shards.remove(id);
  }

  /** Lets nothing pass between the routers and a shard until {@link letGo}. */
  hold(id: string): void {
    for (const router of this.routers) router.shards.hold(id);
  }

  /** Ends {@link hold}. */
  letGo(id: string): void {
    for (const router of this.routers) router.shards.letGo(id);
  }

  /** Ends a shard's only member; `server(id).restart(0)` brings it back. */
  async kill(id: string): Promise<void> {
    await this.server(id).kill(0);
  }

  /** Sends a command to a server of the cluster, past all routers. */
  async command(id: string, command: Record<string, unknown>, db = 'admin'): Promise<unknown> {
    const link = new ServerLink(this.addresses.get(id) ?? '', this.key);
    try {
      const reply = await link.send({ body: compose({ ...command, $db: db }) });
      if (!isOk(reply)) throw errorOf(reply);
      return Object.fromEntries([...reply].map(([name, value]) => [name, value.plain]));
    } finally {
      link.close();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.routers.map((router) => router.stop()));
    await Promise.all([...this.sets.values()].map((set) => set.stop()));
  }

  private async startAll(shards: string[]): Promise<void> {
    await Promise.all([
      this.startServer('config', 'config'),
      ...shards.map((id) => this.startServer(id, 'shard')),
    ]);
    for (const id of shards) {
      await this.command('config', {
        _configsvrAddShard: `${id}/${this.addresses.get(id) ?? ''}`,
        name: id,
        writeConcern: { w: 'majority' },
      });
    }
    await this.addRouter();
  }

  private async startServer(id: string, role: 'shard' | 'config'): Promise<void> {
    const { setParameters, oplogSizeMB, auth } = this.options;
    const set = await startReplicaSet({
      binary: await findMongod({ version: this.flavour.servers }),
      name: id,
      role,
      electionTimeoutMs: 1_000,
      setParameters: {
        enableTestCommands: 1,
        periodicNoopIntervalSecs: this.options.noopSeconds ?? 1,
        ...(role === 'config' && this.flavour.serversAtLeast('5.0')
          ? // Else each takes five minutes.
            { reshardingMinimumOperationDurationMillis: 0 }
          : {}),
        ...setParameters,
      },
      ...(oplogSizeMB === undefined ? {} : { oplogSizeMB }),
      ...(auth === undefined ? {} : { auth }),
      ...(this.key === undefined ? {} : { key: this.key }),
    });
    this.sets.set(id, set);
    this.addresses.set(id, set.hosts[0] ?? '');
  }
}
