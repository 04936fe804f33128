import type { Method, MethodId } from '../types';
import {
  apsaradbLogicalBackup,
  apsaradbPhysicalBackup,
  dtsMigration,
  dtsSync,
  mongoshake,
} from './alibaba';
import { builtIn } from './builtIn';
import {
  atlasPull,
  atlasPush,
  atlasSampleData,
  atlasSnapshotRestore,
  contactSupport,
  mongosync,
} from './mongodb';
import { compass, dumpRestore, kafkaConnect, mongoimport } from './tools';

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
  'atlas-snapshot-restore': atlasSnapshotRestore,
  'kafka-connect': kafkaConnect,
  'contact-support': contactSupport,
};
