/** Embedded MongoDB servers: finding a mongod, and running standalone servers and replica sets. */
export { findMongod, MongodNotFoundError, type FindMongodOptions } from './find';
export type { MongodBinary, MongodSeries } from './binary';
export { findProjectRoot, mongodCacheDirectory } from './cache-location';
export { MongodStartError } from './mongod';
export { startReplicaSet, type EmbeddedReplicaSet, type ReplicaSetOptions } from './replica-set';
export type { EmbeddedServers, EmbeddedUser, ServerOptions } from './server-options';
export { startStandalone, type EmbeddedStandalone, type StandaloneOptions } from './standalone';
