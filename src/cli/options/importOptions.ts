import type { Command } from 'commander';
import type { ImportMode } from '../../methods/import/types';
import { addOutputOptions, addStateDatabaseOption } from './migrationOptions';
import { wholeNumber } from './optionValues';

/** The exit codes of commands that import. */
export const IMPORT_EXIT_CODES = `
Exit codes:
  0  everything is in                 1  failed; what was done is kept, --resume goes on
  2  wrong usage                      3  done, and some records were rejected
  4  refused before starting        130  interrupted; --resume goes on`;

/** What `import` is told about the collection and the writing. */
export interface ImportTargetOptions {
  target?: string;
  into?: string;
  mode: ImportMode;
  key?: string[];
  dropTarget?: boolean;
  resume?: boolean;
  rejectFile?: string;
  maxRejects: number;
  bypassValidation?: boolean;
  stateDb: string;
  yes?: boolean;
  json?: boolean;
  verbose?: boolean;
}

/** The options of all that is imported. */
export function addWriteOptions(command: Command): Command {
  command
    .option('--target <connection>', 'where to write: URI, env:NAME or file:PATH')
    .option('--into <db.collection>', 'the collection')
    .option('--drop-target', 'drop the collection first')
    .option('--resume', 'go on with an import of the same source that was not finished')
    .option('--reject-file <file>', 'for rejected records (default: NAME.rejects.jsonl here)')
    .option('--max-rejects <count>', 'more rejected records end the import', wholeNumber, 1000)
    .option('--bypass-validation', 'do not have the collection’s validator look at documents')
    .option('--yes', 'drop or change what is there without asking');
  return addOutputOptions(addStateDatabaseOption(command));
}
