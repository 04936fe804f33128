import type { Method, MethodId } from '../types';
import { apsaradbLogicalBackup, apsaradbPhysicalBackup } from './apsaradbBackups';
import { dtsMigration, dtsSync } from './dts';
import { mongoshake } from './mongoshake';
import { builtIn } from './builtIn';
import {
  atlasPull,
  atlasPush,
  atlasSampleData,
  atlasSnapshotRestore,
  contactSupport,
} from './atlas';
import { mongosync } from './mongosync';
import { dumpRestore } from './dumpRestore';
import { compass, mongoimport } from './files';
import { ownSampleData } from './sampleData';
import { kafkaConnect } from './kafkaConnect';

/** Every method, by its id. */
export const METHODS: Readonly<Record<MethodId, Method>> = {
  'built-in': builtIn,
  'dump-restore': dumpRestore,
  mongoimport,
  'apsaradb-logical-backup': apsaradbLogicalBackup,
  'apsaradb-physical-backup': apsaradbPhysicalBackup,
  mongoshake,
  'dts-migration': dtsMigration,
  'dts-sync': dtsSync,
  'atlas-live-migrate-push': atlasPush,
  'atlas-live-migrate-pull': atlasPull,
  mongosync,
  compass,
  'atlas-sample-data': atlasSampleData,
  'own-sample-data': ownSampleData,
  'atlas-snapshot-restore': atlasSnapshotRestore,
  'kafka-connect': kafkaConnect,
  'contact-support': contactSupport,
};
