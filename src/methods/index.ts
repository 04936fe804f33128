import { addMembers } from './add-members';
import { apsaradbLogicalBackup } from './apsaradb-logical-backup';
import { apsaradbPhysicalBackup } from './apsaradb-physical-backup';
import { atlasLiveMigratePull } from './atlas-live-migrate-pull';
import { atlasLiveMigratePush } from './atlas-live-migrate-push';
import { atlasSampleData } from './atlas-sample-data';
import { atlasSnapshotRestore } from './atlas-snapshot-restore';
import { atlasTierChange } from './atlas-tier-change';
import { azureDms } from './azure-dms';
import { builtIn } from './built-in';
import { compass } from './compass';
import { contactSupport } from './contact-support';
import { dsync } from './dsync';
import { dtsMigration } from './dts-migration';
import { dtsSync } from './dts-sync';
import { dumpRestore } from './dump-restore';
import { huaweiDrs } from './huawei-drs';
import { kafkaConnect } from './kafka-connect';
import { dynamodb } from './dynamodb';
import type { Method, RunMethod } from './method';
import { mongodump } from './mongodump';
import { mongoexport } from './mongoexport';
import { mongoimport } from './mongoimport';
import { mongorestore } from './mongorestore';
import { mongoshake } from './mongoshake';
import { mongosync } from './mongosync';
import { nimoshake } from './nimoshake';
import { ownSampleData } from './own-sample-data';
import { perconaClusterSync } from './percona-clustersync';
import { providerRestore } from './provider-restore';
import { seedMembers } from './seed-members';

/** Every method by which data gets from one deployment to another, or into one: all that others know of them. Of those that are equal in points, the first comes first. */
export const METHODS: readonly Method[] = [
  builtIn,
  dumpRestore,
  mongoimport,
  apsaradbLogicalBackup,
  apsaradbPhysicalBackup,
  mongoshake,
  dtsMigration,
  dtsSync,
  atlasLiveMigratePush,
  atlasLiveMigratePull,
  mongosync,
  compass,
  atlasSampleData,
  ownSampleData,
  atlasSnapshotRestore,
  atlasTierChange,
  providerRestore,
  addMembers,
  seedMembers,
  nimoshake,
  perconaClusterSync,
  dsync,
  huaweiDrs,
  azureDms,
  kafkaConnect,
  contactSupport,
];

/** What else the product carries out: parts of methods, and ways out of a deployment. */
const FURTHER: readonly RunMethod[] = [mongodump, mongorestore, mongoexport, dynamodb];

/** All that this product runs, the built-in migrations beside. */
export const RUN_METHODS: readonly RunMethod[] = [
  ...METHODS.flatMap(({ id, title, run }) => (run === undefined ? [] : [{ id, title, run }])),
  ...FURTHER,
];
