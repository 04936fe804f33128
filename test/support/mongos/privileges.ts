import { entriesOf, fieldOf, isTrue, stringOf, type Value } from './bson';
import { refuse } from './refusal';
import type { Request } from './request';

/** What an action is done to. */
type Resource = { db: string; collection: string } | 'cluster';

/** What a client's users may do, as the config servers list it (`connectionStatus`). */
export class Access {
  constructor(private readonly privileges: Value[]) {}

  allows(resource: Resource, action: string): boolean {
    return this.privileges.some(({ document }) => {
      const actions = fieldOf(document, 'actions')?.items.map(stringOf) ?? [];
      const granted = fieldOf(document, 'resource');
      return (
        actions.includes(action) && granted !== undefined && covers(granted.document, resource)
      );
    });
  }
}

function covers(granted: Buffer, wanted: Resource): boolean {
  if (isTrue(fieldOf(granted, 'anyResource'))) return true;
  if (wanted === 'cluster') return isTrue(fieldOf(granted, 'cluster'));
  const db = stringOf(fieldOf(granted, 'db'));
  const collection = stringOf(fieldOf(granted, 'collection'));
  if (db === undefined || (db !== '' && db !== wanted.db)) return false;
  // All collections are not those of the server itself, in whatever database.
  const isOfServer = wanted.collection.startsWith('system.');
  if (collection === '') return !isOfServer && !(db === '' && isOfClusterOnly(wanted.db));
  return collection === wanted.collection;
}

/** Databases that no role for all databases is about. */
function isOfClusterOnly(db: string): boolean {
  return db === 'config' || db === 'local';
}

/** Commands that need no privilege, some of them not even a login. */
const FREE = new Set([
  ...['hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'buildinfo', 'saslStart'],
  ...['saslContinue', 'authenticate', 'logout', 'connectionStatus', 'endSessions', 'whatsmyuri'],
  ...['getMore', 'killCursors', 'commitTransaction', 'abortTransaction', 'startSession'],
  ...['refreshSessions', 'killSessions'],
]);
const BEFORE_LOGIN = new Set([
  ...['hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'buildinfo', 'saslStart'],
  ...['saslContinue', 'authenticate', 'logout', 'connectionStatus', 'endSessions', 'whatsmyuri'],
]);

/** Actions on the collection that a command names. */
const ON_COLLECTION: Record<string, string> = {
  ...{ find: 'find', count: 'find', distinct: 'find', aggregate: 'find', collStats: 'collStats' },
  ...{ listIndexes: 'listIndexes', insert: 'insert', update: 'update', delete: 'remove' },
  ...{ findAndModify: 'update', findandmodify: 'update', create: 'createCollection' },
  ...{ createIndexes: 'createIndex', drop: 'dropCollection', dropIndexes: 'dropIndex' },
  ...{ collMod: 'collMod', convertToCapped: 'convertToCapped', explain: 'find' },
};

/** Actions on the collection of a full name that a command bears. */
const ON_NAMESPACE: Record<string, string> = {
  ...{ shardCollection: 'enableSharding', split: 'splitChunk', moveChunk: 'moveChunk' },
  ...{ moveRange: 'moveChunk', mergeChunks: 'splitChunk', dataSize: 'find' },
  ...{ reshardCollection: 'reshardCollection', renameCollection: 'renameCollectionSameDB' },
  ...{
    refineCollectionShardKey: 'refineCollectionShardKey',
    configureCollectionBalancing: 'moveChunk',
  },
};

const ON_DATABASE: Record<string, string> = {
  ...{ listCollections: 'listCollections', dbStats: 'dbStats', dropDatabase: 'dropDatabase' },
};

const ON_CLUSTER: Record<string, string> = {
  ...{ listShards: 'listShards', getShardMap: 'getShardMap', appendOplogNote: 'appendOplogNote' },
  ...{ serverStatus: 'serverStatus', getParameter: 'getParameter', addShard: 'addShard' },
  ...{ removeShard: 'removeShard', setUserWriteBlockMode: 'setUserWriteBlockMode' },
  ...{ setFeatureCompatibilityVersion: 'setFeatureCompatibilityVersion', killOp: 'killop' },
  ...{ addShardToZone: 'enableSharding', removeShardFromZone: 'enableSharding' },
  ...{ updateZoneKeyRange: 'enableSharding', flushRouterConfig: 'flushRouterConfig' },
  ...{ setParameter: 'setParameter', hostInfo: 'hostInfo', getLog: 'getLog' },
  ...{ replSetGetStatus: 'replSetGetStatus', getCmdLineOpts: 'getCmdLineOpts' },
};

/** Of a balancer, which is a setting in `config`. */
const ON_SETTINGS: Record<string, string> = {
  ...{ balancerStart: 'update', balancerStop: 'update', balancerStatus: 'find' },
};

/** @throws RouterError where the client may not do this */
export function authorize(request: Request, access: Access | undefined): void {
  const { name, db } = request;
  if (access === undefined) {
    if (BEFORE_LOGIN.has(name)) return;
    refuse('Unauthorized', `command ${name} requires authentication`);
  }
  if (FREE.has(name) || /(User|Role|Users|Roles)\w*$|^(users|roles)Info$/.test(name)) return;
  const wanted = wantedOf(request);
  const isAllowed = wanted.some((all) =>
    all.every(([resource, action]) => access.allows(resource, action)),
  );
  if (isAllowed) return;
  const fields = [...request.body].map(([field, value]) => `${field}: ${told(value)}`).join(', ');
  refuse('Unauthorized', `not authorized on ${db} to execute command { ${fields} }`);
}

type Needed = [resource: Resource, action: string][];

/** Ways in which the privileges may suffice: all of any of them. */
function wantedOf(request: Request): Needed[] {
  const { name, db } = request;
  const on = (collection: string): Resource => ({ db, collection });
  const ofCollection = ON_COLLECTION[name];
  const ofNamespace = ON_NAMESPACE[name];
  const ofDatabase = ON_DATABASE[name];
  const ofCluster = ON_CLUSTER[name];
  const ofSettings = ON_SETTINGS[name];
  if (name === 'listDatabases') {
    const isOwn = isTrue(request.get('authorizedDatabases'));
    return isOwn ? [[]] : [[['cluster', 'listDatabases']]];
  }
  if (name === 'aggregate') return aggregateNeeds(request);
  if (ofCollection !== undefined) return [[[on(request.collection), ofCollection]]];
  if (ofNamespace !== undefined) return [[[resourceOf(request.collection), ofNamespace]]];
  if (name === 'enableSharding' || name === 'movePrimary') {
    const action = name === 'movePrimary' ? 'moveChunk' : 'enableSharding';
    return [[[{ db: request.collection, collection: '' }, action]]];
  }
  if (ofDatabase !== undefined) return [[[on(''), ofDatabase]]];
  if (ofSettings !== undefined) return [[[{ db: 'config', collection: 'settings' }, ofSettings]]];
  return ofCluster === undefined ? [[['cluster', 'internal']]] : [[['cluster', ofCluster]]];
}

function aggregateNeeds(request: Request): Needed[] {
  const [first] = request.documents('pipeline');
  const stage = first === undefined ? '' : (entriesOf(first)[0]?.[0] ?? '');
  const collection = stringOf(request.get('aggregate')) ?? '';
  const where: Resource = { db: request.db, collection };
  if (stage === '$changeStream') {
    const all = request.db === 'admin' && collection === '' ? { db: '', collection: '' } : where;
    return [
      [
        [all, 'changeStream'],
        [all, 'find'],
      ],
    ];
  }
  if (stage === '$collStats') return [[[where, 'collStats']]];
  if (stage === '$indexStats') return [[[where, 'indexStats']]];
  if (stage === '$currentOp') return [[['cluster', 'inprog']]];
  if (stage === '$shardedDataDistribution') return [[['cluster', 'shardedDataDistribution']]];
  return [[[where, 'find']]];
}

function resourceOf(namespace: string): Resource {
  const dot = namespace.indexOf('.');
  return { db: namespace.slice(0, dot), collection: namespace.slice(dot + 1) };
}

function told(value: Value): string {
  const text = stringOf(value);
  return text === undefined ? '…' : `"${text}"`;
}
