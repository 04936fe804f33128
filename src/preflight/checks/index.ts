import type { PreflightCheck } from '../types';
import { balancer } from './balancer';
import { changeStreams } from './changeStreams';
import { chunkBalance } from './chunkBalance';
import { clockSkew } from './clockSkew';
import { databaseNames } from './databaseNames';
import { documentLimits } from './documentLimits';
import { featureCompatibility } from './featureCompatibility';
import { idCollation } from './idCollation';
import { indexKeyLimits } from './indexKeyLimits';
import { members } from './members';
import { network } from './network';
import { oplogWindow } from './oplogWindow';
import { orphans } from './orphans';
import { privileges } from './privileges';
import { providerRules } from './providerRules';
import { renameClash } from './renameClash';
import { sameDeployment } from './sameDeployment';
import { serverDatabases } from './serverDatabases';
import { shardedUniqueIndex } from './shardedUniqueIndex';
import { shardKeys } from './shardKeys';
import { sourceLoad } from './sourceLoad';
import { storageEngine } from './storageEngine';
import { targetNotEmpty } from './targetNotEmpty';
import { targetSpace } from './targetSpace';
import { targetWritable } from './targetWritable';
import { timeSeries } from './timeSeries';
import { tools } from './tools';
import { topologyPair } from './topologyPair';
import { ttlDuringSync } from './ttlDuringSync';
import { unknownNamespace } from './unknownNamespace';
import { unsupportedExpressions } from './unsupportedExpressions';
import { unsupportedIndexes } from './unsupportedIndexes';
import { unsupportedOptions } from './unsupportedOptions';
import { usersAndRoles } from './usersAndRoles';
import { versions } from './versions';
import { viewNames } from './viewNames';
import { writeBlock } from './writeBlock';

/** All checks; the first blocker in this order is the one a refusal names. */
export const checks: readonly PreflightCheck[] = [
  sameDeployment,
  changeStreams,
  topologyPair,
  versions,
  featureCompatibility,
  writeBlock,
  providerRules,
  unknownNamespace,
  renameClash,
  viewNames,
  serverDatabases,
  databaseNames,
  targetWritable,
  privileges,
  targetNotEmpty,
  targetSpace,
  storageEngine,
  unsupportedOptions,
  unsupportedIndexes,
  unsupportedExpressions,
  idCollation,
  indexKeyLimits,
  documentLimits,
  shardedUniqueIndex,
  shardKeys,
  chunkBalance,
  balancer,
  orphans,
  oplogWindow,
  timeSeries,
  ttlDuringSync,
  members,
  sourceLoad,
  clockSkew,
  network,
  usersAndRoles,
  tools,
];
