import { Option, type Command } from 'commander';
import { VERIFY_MODES, type VerifyMode } from '../../engine/verify/modes';
import { CONNECTIONS, examples } from '../helpText';
import {
  addConnectionOptions,
  addNamespaceOptions,
  addOutputOptions,
  addStateDatabaseOption,
  type NamespaceOptions,
} from '../migrationOptions';
import { wholeNumber } from '../optionValues';
import type { Run } from '../program';

const MODES = `
Modes:
  exact    every document byte for byte
  content  the same, but documents with other orders of fields are equal
  hash     hashes of every byte by both servers (dbHash), where they can be had and are equal, else
           exact: moves no documents, but holds back writes to each database meanwhile
  sample   1,000 documents of each collection and the numbers of documents: a quick look, no proof

Repair:
  Documents and indexes that differ are written anew, those that only the target has are deleted;
  then both sides are compared again. On a terminal it asks first, naming the namespaces. Left
  alone: collections that only the target has, and options that cannot be changed.`;

const VERIFY_EXIT_CODES = `
Exit codes:
  0  equal, or equal after the repair    1  failed
  2  wrong usage                         3  differences were found, or are left after the repair
  4  refused before comparing          130  interrupted`;

/** What `verify` is told. */
export interface VerifyOptions extends NamespaceOptions {
  source: string;
  target: string;
  stateDb: string;
  mode: VerifyMode;
  repair?: boolean;
  yes?: boolean;
  limit: number;
  json?: boolean;
  verbose?: boolean;
}

/** `verify`: compare two deployments. */
export function addVerify(program: Command, run: Run): void {
  const command = program
    .command('verify')
    .summary('compare two deployments, and repair the target if told')
    .description(
      'Compares documents, indexes, options and views. What differs is looked at again for a few ' +
        'seconds, so that a source in use and a target that follows it can be compared. Writes ' +
        'nothing unless --repair is given.',
    );
  addNamespaceOptions(addConnectionOptions(command))
    .addOption(
      new Option('--mode <how>', 'how closely documents are compared')
        .choices([...VERIFY_MODES])
        .default('exact'),
    )
    .option('--repair', 'make the target equal to the source where it differs')
    .option('--yes', 'repair without asking')
    .option('--limit <count>', 'differences to name one by one', wholeNumber, 100);
  addOutputOptions(addStateDatabaseOption(command))
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        MODES,
        examples(
          'verify --source env:OLD --target env:NEW --rename shop=store',
          'verify --source env:OLD --target env:NEW --include shop.orders --repair',
        ),
        VERIFY_EXIT_CODES,
      ].join('\n'),
    )
    .action((options: VerifyOptions) =>
      run(async () => {
        const { verify } = await import('../verify');
        return await verify(options);
      }),
    );
}
