import type { Db, Document, MongoClient } from 'mongodb';
import type { Random } from '../random';

/** Where catalog operations take place. */
export interface Stage {
  client: MongoClient;
  /** The databases that are migrated. */
  databases: string[];
  /** One that is not. */
  outside: string;
  /** Names of collections and views that come and go. */
  names: string[];
  /**
   * Those that can be time-series collections. Only this writer touches them: where an insert makes
   * a plain collection while a time-series one of its name is being made, the server (up to 7.0)
   * leaves both, a state that no tool can copy.
   */
  seriesNames: string[];
  random: Random;
  atLeast: (major: number) => boolean;
}

/** Carries out an operation; returns what it was about and the namespaces that it touched. */
export type CatalogOperation = (
  stage: Stage,
) => Promise<{ about: unknown; namespaces: string[] } | undefined>;

const LONG = 1_000_000;

/** Of an index, where the collection may have a collation by default. */
const SIMPLE = { locale: 'simple' };

function place({ client, databases, names, seriesNames, random }: Stage) {
  const all = [...names, ...seriesNames];
  return { db: client.db(random.pick(databases)), name: random.pick(all) };
}

function touched(db: Db, ...names: string[]): string[] {
  return names.map((name) => `${db.databaseName}.${name}`);
}

function collectionOptions({ random, names, seriesNames, atLeast }: Stage, name: string): Document {
  const series = seriesNames.includes(name) && atLeast(5);
  return random.weighted<Document>([
    [10, {}],
    [4, { capped: true, size: 100_000 }],
    [2, { capped: true, size: 1_000_000, max: 50 }],
    [3, { collation: { locale: 'en', strength: 2 } }],
    [3, { validator: { n: { $type: 'number' } }, validationLevel: 'moderate' }],
    [3, { viewOn: random.pick(names), pipeline: [{ $match: { n: { $gt: 3 } } }] }],
    [atLeast(6) ? 3 : 0, { clusteredIndex: { key: { _id: 1 }, unique: true } }],
    [atLeast(6) ? 2 : 0, { changeStreamPreAndPostImages: { enabled: true } }],
    [series ? 20 : 0, { timeseries: { timeField: 't', metaField: 'm' } }],
    [
      series ? 10 : 0,
      { timeseries: { timeField: 't', granularity: 'hours' }, expireAfterSeconds: LONG * 100 },
    ],
  ]);
}

function index({ random, atLeast }: Stage): { key: Document; options: Document } {
  const field = `f${random.below(5)}`;
  return random.weighted<{ key: Document; options: Document }>([
    [6, { key: { [field]: 1 }, options: {} }],
    [4, { key: { n: random.chance(0.5) ? 1 : -1, [field]: -1 }, options: { name: 'same name' } }],
    [6, { key: { u: 1 }, options: { unique: true, sparse: true } }],
    [3, { key: { u: 1 }, options: { name: 'u plain' } }],
    [2, { key: { [field]: 1 }, options: { name: `${field} simple`, collation: SIMPLE } }],
    [2, { key: { u: 1 }, options: { name: 'u simple', unique: true, collation: SIMPLE } }],
    [3, { key: { t: 1 }, options: { expireAfterSeconds: LONG } }],
    [2, { key: { at: 1 }, options: { expireAfterSeconds: 3 } }],
    [2, { key: { list: 1 }, options: {} }],
    [2, { key: { n: 1 }, options: { partialFilterExpression: { n: { $gt: 5 } } } }],
    [2, { key: { n: 'hashed' }, options: {} }],
    [2, { key: { pad: 'text' }, options: { default_language: 'none', weights: { pad: 3 } } }],
    [atLeast(5) ? 2 : 0, { key: { 'o.$**': 1 }, options: {} }],
    [2, { key: { f0: 1 }, options: { hidden: true, name: 'hidden' } }],
    [2, { key: { again: 1 }, options: { collation: { locale: 'de', strength: 1 } } }],
  ]);
}

function modification({ random, atLeast, names }: Stage): Document {
  return random.weighted<Document>([
    [4, { validator: { n: { $exists: random.chance(0.5) } }, validationAction: 'warn' }],
    [3, { validator: {}, validationLevel: 'off' }],
    [3, { index: { name: 't_1', expireAfterSeconds: LONG + random.below(9) } }],
    [3, { index: { name: 'hidden', hidden: random.chance(0.5) } }],
    [3, { viewOn: random.pick(names), pipeline: [{ $project: { n: random.below(2) } }] }],
    [atLeast(6) ? 3 : 0, { changeStreamPreAndPostImages: { enabled: random.chance(0.5) } }],
    [atLeast(6) ? 2 : 0, { index: { name: 'f0_1', prepareUnique: random.chance(0.5) } }],
    [atLeast(5) ? 2 : 0, { expireAfterSeconds: LONG * 100 + random.below(9) }],
  ]);
}

const create: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  const options = collectionOptions(stage, name);
  await db.createCollection(name, options);
  return { about: { name, options }, namespaces: touched(db, name) };
};

const drop: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  await db.collection(name).drop();
  return { about: name, namespaces: touched(db, name) };
};

const recreate: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  const options = collectionOptions(stage, name);
  await db.collection(name).drop();
  await db.createCollection(name, options);
  return { about: { name, options }, namespaces: touched(db, name) };
};

const rename: CatalogOperation = async (stage) => {
  const { client, databases, outside, random, names } = stage;
  const inside = random.pick(databases);
  const [from, to] = random.weighted<[string, string]>([
    [6, [inside, inside]],
    [4, [databases[0] ?? inside, databases[1] ?? inside]],
    [2, [inside, outside]],
    [2, [outside, inside]],
  ]);
  const source = `${from}.${random.pick(names)}`;
  const target = `${to}.${random.pick(names)}`;
  await client
    .db('admin')
    .command({ renameCollection: source, to: target, dropTarget: random.chance(0.7) });
  return { about: { source, target }, namespaces: [source, target] };
};

const createIndex: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  const { key, options } = index(stage);
  await db.collection(name).createIndex(key, options, {});
  return { about: { name, key, options }, namespaces: touched(db, name) };
};

const dropIndexes: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  const present = await db.collection(name).indexes();
  const chosen = stage.random.chance(0.3) ? '*' : stage.random.pick(present).name;
  await db.command({ dropIndexes: name, index: chosen });
  return { about: { name, chosen }, namespaces: touched(db, name) };
};

const modify: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  const change = modification(stage);
  await db.command({ collMod: name, ...change });
  return { about: { name, change }, namespaces: touched(db, name) };
};

const writeOut: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  const into = stage.random.pick(stage.names);
  await db
    .collection(name)
    .aggregate([{ $match: { n: { $lt: 25 } } }, { $set: { out: name } }, { $out: into }])
    .toArray();
  return { about: { out: name, into }, namespaces: touched(db, name, into) };
};

const mergeInto: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  const into = stage.random.pick(stage.names);
  const whenMatched = stage.random.pick(['merge', 'replace', 'keepExisting']);
  await db
    .collection(name)
    .aggregate([{ $match: { n: { $gt: 25 } } }, { $merge: { into, whenMatched } }])
    .toArray();
  return { about: { merge: name, into, whenMatched }, namespaces: touched(db, name, into) };
};

const convertToCapped: CatalogOperation = async (stage) => {
  const { db, name } = place(stage);
  await db.command({ convertToCapped: name, size: 200_000 });
  return { about: name, namespaces: touched(db, name) };
};

const dropDatabase: CatalogOperation = async (stage) => {
  const { db } = place(stage);
  await db.dropDatabase();
  return { about: db.databaseName, namespaces: touched(db, ...stage.names, ...stage.seriesNames) };
};

/** Into a time-series collection, if it is one. */
const measure: CatalogOperation = async ({ client, databases, seriesNames, random }) => {
  const db = client.db(random.pick(databases));
  const name = random.pick(seriesNames);
  await db.collection(name).insertMany(
    Array.from({ length: 1 + random.below(30) }, () => ({
      t: new Date(Date.now() - random.below(1e7)),
      m: random.below(4),
      v: random.next(),
    })),
  );
  return { about: 'new _ids', namespaces: touched(db, name) };
};

/** Every way in which the catalog changes, and how often each is chosen. */
export const CATALOG_OPERATIONS: readonly (readonly [number, string, CatalogOperation])[] = [
  [14, 'create', create],
  [8, 'drop', drop],
  [8, 'recreate', recreate],
  [10, 'rename', rename],
  [12, 'createIndex', createIndex],
  [6, 'dropIndexes', dropIndexes],
  [8, 'collMod', modify],
  [5, '$out', writeOut],
  [5, '$merge', mergeInto],
  [2, 'convertToCapped', convertToCapped],
  [14, 'measure', measure],
  [0.5, 'dropDatabase', dropDatabase],
];
