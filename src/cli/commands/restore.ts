import { chosenRestore } from '../../methods/mongorestore/chosen';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { FerryError } from '../../engine/errors';
import type { DumpPlace } from '../../methods/dump/types';
import type { Means } from '../../methods/means';
import { isAddress } from '../../methods/restore/download';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { addMeansOption, MEANS_HELP, refuseExtras } from '../options/meansOptions';
import { addOutputOptions } from '../options/migrationOptions';
import {
  addRestoreChoices,
  addRestoreExtras,
  type RestoreChoices,
} from '../options/restoreOptions';
import { resolveConnection } from '../shared/connection';
import { confirmRestore, restoreChoicesOf } from '../shared/restoreInto';
import { runMethod } from '../shared/runMethod';
import { warnOfPasswords } from '../shared/warnings';

/** What `restore` is told. */
interface RestoreCommandOptions extends RestoreChoices {
  with: Means;
  dryRun?: boolean;
}

/** `restore`: a dump into a deployment. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('restore')
    .summary('restore a dump')
    .description(
      'Restores what mongodump or mongo-ferry dump wrote, without needing mongorestore: a folder, ' +
        'an archive, or the address of one, such as of an ApsaraDB logical backup; compressed or ' +
        'not. It is done only when all is there: a part of it fails.',
    )
    .argument('<dump>', 'folder, archive, https address, env:NAME that holds one, or - for stdin')
    .requiredOption('--target <connection>', 'where to write: URI, env:NAME or file:PATH');
  addMeansOption(addRestoreChoices(command)).option(
    '--dry-run',
    'tell what would be restored, only',
  );
  addRestoreExtras(command);
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        MEANS_HELP,
        examples(
          'restore ./dump --target env:NEW',
          'restore shop.archive.gz --target env:NEW --rename shop=store --dry-run',
          'restore env:BACKUP_URL --target env:NEW --drop-target',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((dump: string, options: RestoreCommandOptions) =>
      perform(() => restoreCommand(dump, options)),
    );
}

/** `restore`: restores and tells what it came to. @returns the exit code */
async function restoreCommand(dump: string, options: RestoreCommandOptions): Promise<number> {
  refuseExtras(options.with, { '--preserve-uuid': options.preserveUuid });
  const from = await dumpAt(dump);
  const target = await resolveConnection(options.target);
  const dryRun = options.dryRun ?? false;
  if (!dryRun) await confirmRestore(options, target.endpoint);
  warnOfPasswords(target);
  const { preserveUuid, with: means } = options;
  const restore = { ...restoreChoicesOf(options), from, dryRun, preserveUuid, means };
  return await runMethod(chosenRestore(restore), { target }, options);
}

/** An address may be a secret, since whoever knows it may read the backup: so it can be in a variable. */
async function dumpAt(text: string): Promise<DumpPlace> {
  if (text === '-') return { kind: 'archive', path: '-' };
  const named = text.startsWith('env:') ? process.env[text.slice('env:'.length)]?.trim() : text;
  if (named === undefined || named === '')
    throw absent(`The environment variable ${text.slice(4)} is not set.`);
  if (isAddress(named)) return { kind: 'archive', path: named };
  const file = path.resolve(named);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw absent(`There is no dump at ${file}.`);
  return { kind: found.isDirectory() ? 'folder' : 'archive', path: file };
}

function absent(message: string): FerryError {
  return new FerryError({
    code: 'dump-not-found',
    kind: 'usage',
    message,
    remedy: 'Name a folder or an archive that mongodump or mongo-ferry dump wrote.',
  });
}
