import { aggregate } from './aggregate';
import { mergeChunks, moveChunk, split } from './chunks';
import * as cluster from './clusterCommands';
import * as collections from './collections';
import * as databases from './databases';
import { explain } from './explain';
import { count, distinct, find, getMore, killCursors } from './find';
import { findAndModify } from './findAndModify';
import { asClient } from './login';
import { moveCollection, unshardCollection } from './unsplittable';
import { CODE, RouterError, refuse } from './refusal';
import type { Request } from './request';
import type { Answer } from './router';
import * as self from './selfDescription';
import * as sharding from './shardCollections';
import { collStats, dataSize } from './statistics';
import { write } from './writes';

/** Carries a command out. @throws RouterError */
export type Handler = (request: Request) => Promise<Answer>;

const HANDLERS: Record<string, Handler> = {
  ...{ hello: self.hello, isMaster: self.hello, ismaster: self.hello, ping: self.ping },
  ...{ buildInfo: self.buildInfo, buildinfo: self.buildInfo, serverStatus: self.serverStatus },
  ...{ getParameter: self.getParameter, replSetGetStatus: self.replSetGetStatus },
  ...{ hostInfo: self.asConfig, getLog: self.asConfig, getCmdLineOpts: self.asConfig },

  ...{ find, getMore, killCursors, count, distinct, aggregate, explain },
  ...{ insert: write, update: write, delete: write, findAndModify, findandmodify: findAndModify },
  commitTransaction: (request) => request.router.transactions.commit(request),
  abortTransaction: (request) => request.router.transactions.abort(request),

  ...{ create: collections.create, createIndexes: collections.createIndexes },
  ...{ collMod: collections.collMod, dropIndexes: collections.dropIndexes },
  ...{ drop: collections.drop, renameCollection: collections.renameCollection },
  ...{ convertToCapped: collections.convertToCapped, listIndexes: collections.listIndexes },
  ...{ collStats, collstats: collStats, dataSize },

  ...{ dropDatabase: databases.dropDatabase, listDatabases: databases.listDatabases },
  ...{ listCollections: databases.listCollections, dbStats: databases.dbStats },
  ...{ enableSharding: databases.enableSharding, movePrimary: databases.movePrimary },

  ...{ shardCollection: sharding.shardCollection, reshardCollection: sharding.reshardCollection },
  refineCollectionShardKey: sharding.refineCollectionShardKey,
  ...{ moveCollection, unshardCollection },
  ...{ split, moveChunk, moveRange: moveChunk, mergeChunks },

  ...{ listShards: cluster.listShards, getShardMap: cluster.getShardMap },
  ...{ addShard: cluster.addShard, removeShard: cluster.removeShard },
  ...{ addShardToZone: cluster.addShardToZone, updateZoneKeyRange: cluster.updateZoneKeyRange },
  removeShardFromZone: cluster.removeShardFromZone,
  ...{ balancerStart: cluster.balancerStart, balancerStop: cluster.balancerStop },
  ...{ balancerStatus: cluster.balancerStatus },
  balancerCollectionStatus: cluster.balancerCollectionStatus,
  configureCollectionBalancing: cluster.configureCollectionBalancing,
  setFeatureCompatibilityVersion: cluster.setFeatureCompatibilityVersion,
  setUserWriteBlockMode: cluster.setUserWriteBlockMode,
  ...{ appendOplogNote: cluster.appendOplogNote, killOp: cluster.killOp },
  ...{ endSessions: cluster.onAllServers, refreshSessions: cluster.onAllServers },
  ...{ killSessions: cluster.onAllServers, killAllSessions: cluster.onAllServers },
  flushRouterConfig: cluster.flushRouterConfig,
};

/** Commands about users, which are the config servers'. */
const OF_USERS =
  /^(sasl(Start|Continue)|logout|authenticate|connectionStatus|(create|update|drop|grantRolesTo|revokeRolesFrom)(User|Role)|dropAll\w+|grantPrivilegesToRole|revokePrivilegesFromRole|(users|roles)Info)$/;

/** What carries a command out. @throws RouterError for one that there is not, or not here */
export function handlerOf(request: Request): Handler {
  const { name, db } = request;
  if (db === 'local') refuse('IllegalOperation', "Can't use 'local' database through mongos");
  const handler = OF_USERS.test(name) ? asClient : HANDLERS[name];
  if (handler === undefined || !Object.hasOwn(HANDLERS, name)) {
    if (handler === asClient) return handler;
    throw new RouterError(
      CODE.CommandNotFound,
      'CommandNotFound',
      `no such command: '${name}' (or one that the mongos double does not understand)`,
    );
  }
  request.router.transactions.begin(request);
  return handler;
}
