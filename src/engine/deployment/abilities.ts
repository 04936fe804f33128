import { MongoServerError, type MongoClient } from 'mongodb';
import { Version } from './version';

/** Something that not every server can do. */
export type Ability =
  /** `find` with `collectionUUID`, which finds a collection under whatever name. */
  | 'findByUuid'
  /** `showExpandedEvents` of a change stream, and collections' UUIDs in its events. */
  | 'expandedEvents'
  /** `collMod` makes an index unique, and `prepareUnique` exists. */
  | 'convertToUnique'
  /** `setUserWriteBlockMode`. */
  | 'blockWrites'
  /** Deleting documents of capped collections. */
  | 'deleteFromCapped'
  /** The client `bulkWrite`. */
  | 'clientBulkWrite'
  /** Indexes of one key and collation that differ in uniqueness, sparseness or filter. */
  | 'indexesOfOneKey'
  /** `showRecordId` tells where a document is stored. */
  | 'recordIds'
  /** `$shardedDataDistribution` on a mongos; before, each shard alone knows its orphans. */
  | 'countOrphans';

/** The version from which on servers have an ability, and of which of the two it is. */
type Since = Version<'binary'> | Version<'features'>;

const binary = (version: string) => new Version('binary', version);
const features = (version: string) => new Version('features', version);

/** Each was tried on servers held back to an older version; 5.0.4 still deletes from no capped collection. */
const SINCE: Readonly<Record<Ability, Since>> = {
  findByUuid: features('6.0'),
  expandedEvents: binary('6.0'),
  convertToUnique: features('6.0'),
  blockWrites: features('6.0'),
  deleteFromCapped: binary('6.0'),
  clientBulkWrite: features('8.0'),
  indexesOfOneKey: features('5.0'),
  recordIds: binary('4.4'),
  countOrphans: binary('6.0.3'),
};

/**
 * Server codes: failed to parse, illegal operation, command not found, invalid options, command not
 * supported, invalid index option, unknown stage, unknown field.
 */
const REFUSALS: unknown[] = [9, 20, 59, 72, 115, 197, 40324, 40415];

/** What a server can do: by its two versions, and by what it has refused since. */
export class Abilities {
  private readonly refused = new Set<Ability>();

  constructor(
    private readonly client: MongoClient,
    private readonly binary: Version<'binary'>,
    private told: Version<'features'> | undefined,
  ) {}

  /** As it was last told; undefined where it is not. */
  get features(): Version<'features'> | undefined {
    return this.told;
  }

  /** Asked of the program where the feature compatibility version is not told. */
  featuresAtLeast(major: number, minor?: number): boolean {
    return (this.told ?? this.binary).atLeast(major, minor);
  }

  can(ability: Ability): boolean {
    if (this.refused.has(ability)) return false;
    const { of, major, minor, patch } = SINCE[ability];
    const version = of === 'binary' ? this.binary : (this.told ?? this.binary);
    return version.atLeast(major, minor, patch);
  }

  /** Reads the feature compatibility version again: it may be raised or lowered at any time. */
  async ask(): Promise<void> {
    const told = await readFeatures(this.client).catch(() => undefined);
    if (told?.text !== this.told?.text) this.refused.clear();
    this.told = told;
  }

  /**
   * Whether an error says that the server can't do what was asked of it, against what was known of
   * it. From then on it counts as not able, until its feature compatibility version changes.
   */
  async isRefusal(ability: Ability, error: unknown): Promise<boolean> {
    const refuses = error instanceof MongoServerError && REFUSALS.includes(error.code);
    if (!refuses || !this.can(ability)) return false;
    await this.ask();
    this.refused.add(ability);
    return true;
  }

  /** Does something as the server is able to, or otherwise. `work` must do nothing where it is refused. */
  async attempt<T>(
    ability: Ability,
    work: () => Promise<T>,
    otherwise: () => Promise<T>,
  ): Promise<T> {
    if (!this.can(ability)) return otherwise();
    try {
      return await work();
    } catch (error) {
      if (!(await this.isRefusal(ability, error))) throw error;
      return otherwise();
    }
  }
}

/**
 * The feature compatibility version; the older one while it is being changed.
 * @throws what the driver throws, as when the user may not ask
 */
export async function readFeatures(client: MongoClient): Promise<Version<'features'> | undefined> {
  const found = await askParameter(client).catch(() => readDocument(client));
  return found?.version === undefined ? undefined : new Version('features', found.version);
}

const ANSWER_TIME_MS = 10_000;

interface Told {
  version?: string;
}

async function askParameter(client: MongoClient): Promise<Told | undefined> {
  const command = { getParameter: 1, featureCompatibilityVersion: 1, maxTimeMS: ANSWER_TIME_MS };
  const { readPreference } = client;
  const reply = await client.db('admin').command(command, { readPreference });
  return reply.featureCompatibilityVersion as Told | undefined;
}

/** A mongos knows no such parameter, but its config servers keep the document. */
function readDocument(client: MongoClient): Promise<Told | null> {
  return client
    .db('admin')
    .collection<Told & { _id: string }>('system.version')
    .findOne({ _id: 'featureCompatibilityVersion' }, { maxTimeMS: ANSWER_TIME_MS });
}
