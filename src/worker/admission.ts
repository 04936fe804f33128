import type { Log } from '../engine/log';
import { Migration } from '../engine/migration/migration';
import type { MigrationRequest } from '../engine/migration/types';
import type { MigrationRun } from './runningMigration';
import { TOOL_VERSION } from './toolVersion';

/** Makes the migration that a request asks for, once nothing stands in its way. */
export function admitMigration(request: MigrationRequest, log: Log): Promise<MigrationRun> {
  return Promise.resolve(new Migration(request, { log, toolVersion: TOOL_VERSION }));
}
