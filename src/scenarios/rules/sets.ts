import type { ScenarioFacts } from '../facts';
import type { MethodId } from '../types';

/** Methods that read a live deployment over its own protocol, or through its vendor. */
export const DEPLOYMENT_READERS: MethodId[] = [
  'built-in',
  'mongoshake',
  'dts-migration',
  'dts-sync',
  'atlas-live-migrate-push',
  'atlas-live-migrate-pull',
  'mongosync',
  'kafka-connect',
];

/** Methods that follow a change stream over the whole deployment, and nothing else. */
export const CHANGE_STREAM_READERS: MethodId[] = [
  'built-in',
  'atlas-live-migrate-push',
  'atlas-live-migrate-pull',
  'mongosync',
  'kafka-connect',
];

/** Methods that follow the oplog or, where there is none to read, change streams. */
export const OPLOG_READERS: MethodId[] = ['mongoshake', 'dts-migration', 'dts-sync'];

/** Alibaba Cloud's Data Transmission Service. */
export const DTS: MethodId[] = ['dts-migration', 'dts-sync'];

/** Those that have mongosync inside. */
export const MONGOSYNC_BASED: MethodId[] = [
  'mongosync',
  'atlas-live-migrate-push',
  'atlas-live-migrate-pull',
];

/** Live migration services of Atlas. */
export const ATLAS_LIVE: MethodId[] = ['atlas-live-migrate-push', 'atlas-live-migrate-pull'];

/** Methods that make the target out of a backup. */
export const BACKUPS: MethodId[] = [
  'apsaradb-logical-backup',
  'apsaradb-physical-backup',
  'atlas-snapshot-restore',
];

/** Providers that are no MongoDB deployment to connect to. */
export const NOT_DEPLOYMENTS = new Set<ScenarioFacts['provider']>([
  'dynamodb',
  'files',
  'dump',
  'sample-data',
]);

/** Whether a side is an Atlas tier on shared machines. */
export function sharedTier(side: ScenarioFacts): boolean {
  return side.tier === 'free' || side.tier === 'flex' || side.tier === 'serverless';
}

/** What a provider is called. */
export const PROVIDER_NAMES: Readonly<Record<NonNullable<ScenarioFacts['provider']>, string>> = {
  'self-managed': 'self-managed',
  atlas: 'Atlas',
  apsaradb: 'ApsaraDB for MongoDB',
  compose: 'Compose',
  documentdb: 'Amazon DocumentDB',
  cosmosdb: 'Azure Cosmos DB',
  dynamodb: 'Amazon DynamoDB',
  files: 'files',
  dump: 'a mongodump dump',
  'sample-data': 'sample data',
};

/** The provider of a side in words. */
export function providerName(side: ScenarioFacts): string {
  return side.provider === undefined ? 'unknown' : PROVIDER_NAMES[side.provider];
}
