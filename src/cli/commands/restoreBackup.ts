import { chosenBackup } from '../../methods/apsaradb-physical-backup/chosen';
import { type Command, InvalidArgumentError } from 'commander';
import type { Perform } from '../options/command';
import { examples, EXIT_CODES } from '../options/helpText';
import { addOutputOptions } from '../options/migrationOptions';
import { runMethod } from '../shared/runMethod';

/** What `restore-backup` is told. */
interface RestoreBackupCommandOptions {
  dbpath: string;
  mongod: string;
  port: number;
  replicaSet?: string;
  json?: boolean;
  verbose?: boolean;
}

/** `restore-backup`: a server's data files. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('restore-backup')
    .summary('make a server of a physical backup')
    .description(
      'Unpacks a physical backup (.tar.gz, or _qp.xb, for which qpress is needed), applies ' +
        'its own oplog, takes out the old replica set’s configuration, validates every collection, ' +
        'and leaves a configuration file to start it with. The server listens on 127.0.0.1 alone.',
    )
    .argument('<backup>', 'the packed data files, such as of an ApsaraDB physical backup')
    .requiredOption('--dbpath <folder>', 'the new server’s data folder')
    .option('--mongod <program>', 'a mongod of the backup’s release series', 'mongod')
    .option('--port <port>', 'on 127.0.0.1', port, 27017)
    .option('--replica-set <name>', 'make it the only member of a new replica set');
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        examples(
          'restore-backup hins1_qp.tar.gz --dbpath ./data',
          'restore-backup backup.tar.gz --dbpath ./data --replica-set rs0 --mongod /opt/mongodb-4.2/bin/mongod',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((backup: string, options: RestoreBackupCommandOptions) =>
      perform(() => restoreBackupCommand(backup, options)),
    );
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new InvalidArgumentError('Give a port from 1 to 65535.');
  }
  return number;
}

/** `restore-backup`: makes a server of a backup and tells how to start it. @returns the exit code */
async function restoreBackupCommand(
  backup: string,
  options: RestoreBackupCommandOptions,
): Promise<number> {
  const { dbpath: folder, mongod, port, replicaSet } = options;
  return await runMethod(chosenBackup({ backup, folder, mongod, port, replicaSet }), {}, options);
}
