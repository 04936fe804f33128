import type { Command } from 'commander';
import type { Rename } from '../../engine/model/plan';
import {
  addExistingDataOptions,
  collect,
  collectRename,
  type ExistingDataOptions,
} from './migrationOptions';

/** What `restore` and `dump-restore` are both told. */
export interface RestoreChoices extends ExistingDataOptions {
  target: string;
  include?: string[];
  exclude?: string[];
  rename?: Rename[];
  yes?: boolean;
  preserveUuid?: boolean;
  oplogReplay?: boolean;
  json?: boolean;
  verbose?: boolean;
}

/** Which namespaces are restored, as what, and over what. */
export function addRestoreChoices(command: Command): Command {
  command
    .option('--include <ns>', 'only db, db.* or db.collection (repeatable)', collect)
    .option('--exclude <ns>', 'but not these; wins over --include (repeatable)', collect)
    .option('--rename <from=to>', 'db=db or db.coll=db.coll (repeatable)', collectRename);
  return addExistingDataOptions(command).option('--yes', 'drop without asking');
}

/** `--oplog-replay`, `--preserve-uuid` */
export function addRestoreExtras(command: Command): Command {
  return command
    .option('--oplog-replay', 'the oplog of the dump as well, to the moment at which it ended')
    .option('--preserve-uuid', 'with the tools and --drop-target: keep the collections’ UUIDs');
}
