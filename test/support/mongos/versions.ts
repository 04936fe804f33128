import { ObjectId, Timestamp } from 'mongodb';
import { valueOf, type Value } from './bson';

/** Releases whose servers stand behind the double. */
export type ServerSeries = '4.4' | '5.0' | '6.0';

/** Releases as which it behaves; those after 6.0 have servers of 6.0 behind them. */
export type Series = ServerSeries | '7.0' | '8.0';

const ORDER: Series[] = ['4.4', '5.0', '6.0', '7.0', '8.0'];

/** What the double is told to be. */
export class Flavour {
  readonly servers: ServerSeries;

  constructor(readonly series: Series) {
    this.servers = series === '7.0' || series === '8.0' ? '6.0' : series;
  }

  /** Whether it behaves as this release or a later one. */
  atLeast(series: Series): boolean {
    return ORDER.indexOf(this.series) >= ORDER.indexOf(series);
  }

  /** Whether the servers behind it are of this release or a later one. */
  serversAtLeast(series: ServerSeries): boolean {
    return ORDER.indexOf(this.servers) >= ORDER.indexOf(series);
  }

  /** What `buildInfo` says where that is not the servers' own. */
  get version(): string | undefined {
    if (this.series === '7.0') return '7.0.28';
    return this.series === '8.0' ? '8.0.16' : undefined;
  }

  /** The newest wire version where that is not the servers' own. */
  get maxWireVersion(): number | undefined {
    if (this.series === '7.0') return 21;
    return this.series === '8.0' ? 25 : undefined;
  }
}

/** What a router knows of a collection's chunks on a shard, by which that tells whether it is right. */
export interface ChunkVersion {
  version: Value;
  epoch: Value;
  /** Since 5.0. */
  timestamp?: Value | undefined;
}

const zero = new Timestamp({ t: 0, i: 0 });
const last = new Timestamp({ t: 0xffffffff, i: 0xffffffff });

/** The collection is not sharded. */
export const UNSHARDED: ChunkVersion = {
  version: valueOf(zero),
  epoch: valueOf(new ObjectId('0'.repeat(24))),
  timestamp: valueOf(zero),
};

/** Whatever the shard has, documents that belong to another shard too: for writes to several shards. */
export const ANY_VERSION: ChunkVersion = {
  version: valueOf(zero),
  epoch: valueOf(new ObjectId(`${'0'.repeat(8)}${'f'.repeat(16)}`)),
  timestamp: valueOf(last),
};

/** As servers of that release want it. */
export function shardVersion(
  { version, epoch, timestamp }: ChunkVersion,
  { servers }: Flavour,
): Value {
  if (servers === '6.0') return valueOf({ e: epoch, t: timestamp, v: version });
  return valueOf(servers === '5.0' ? [version, epoch, timestamp] : [version, epoch]);
}
