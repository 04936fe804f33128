import { apsaradbLogicalBackup } from './apsaradb-logical-backup';
import { apsaradbPhysicalBackup } from './apsaradb-physical-backup';
import { atlasLiveMigratePull } from './atlas-live-migrate-pull';
import { atlasLiveMigratePush } from './atlas-live-migrate-push';
import { atlasSampleData } from './atlas-sample-data';
import { atlasSnapshotRestore } from './atlas-snapshot-restore';
import { builtIn } from './built-in';
import { compass } from './compass';
import { contactSupport } from './contact-support';
import { dtsMigration } from './dts-migration';
import { dtsSync } from './dts-sync';
import { dumpRestore } from './dump-restore';
import { kafkaConnect } from './kafka-connect';
import type { Method } from './method';
import { mongoimport } from './mongoimport';
import { mongoshake } from './mongoshake';
import { mongosync } from './mongosync';
import { ownSampleData } from './own-sample-data';

/** Every method: all that others know of them. Of those that are equal in points, the first comes first. */
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
  kafkaConnect,
  contactSupport,
];
