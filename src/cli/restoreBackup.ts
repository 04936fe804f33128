import { transferReportText } from '../methods/dump/describe';
import { restoreBackup } from '../methods/physicalBackup/restoreBackup';
import type { RestoreBackupCommandOptions } from './commands/restoreBackup';
import { EXIT } from './exitCodes';
import { runJob } from './runJob';
import { print, printJson } from './terminal';

/** `restore-backup`: makes a server of a backup and tells how to start it. @returns the exit code */
export async function restoreBackupCommand(
  backup: string,
  options: RestoreBackupCommandOptions,
): Promise<number> {
  const { dbpath: folder, mongod, port, replicaSet } = options;
  const report = await runJob(options, (context) =>
    restoreBackup({ backup, folder, mongod, port, replicaSet }, context),
  );
  if (options.json === true) printJson({ type: 'result', status: 'completed', ...report });
  else print(transferReportText('Restored', report));
  return EXIT.done;
}
