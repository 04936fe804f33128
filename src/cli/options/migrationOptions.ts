import { InvalidArgumentError, Option, type Command } from 'commander';
import { changedLoad } from '../../engine/load/change';
import { DEFAULT_STATE_DATABASE, defaultPlan } from '../../engine/model/defaults';
import type {
  MigrationKind,
  MigrationPlan,
  Rename,
  UnmatchedPolicy,
} from '../../engine/model/plan';
import { addLoadOptions, loadChangeOf, type LoadOptions } from './loadOptions';
import { addRuleOptions, rulesOf, type RuleOptions } from './ruleOptions';
import { seconds } from './optionValues';

/** The options by which namespaces, and documents in them, are chosen. */
export interface NamespaceOptions extends RuleOptions {
  include?: string[];
  exclude?: string[];
  rename?: Rename[];
  unmatched?: UnmatchedPolicy;
}

/** What is done with data that the target holds already. */
export interface ExistingDataOptions {
  dropTarget?: boolean;
  continue?: boolean;
}

/** The options of `migrate`, `snapshot` and `sync`, as the user gave them. */
export interface MigrationOptions extends NamespaceOptions, ExistingDataOptions, LoadOptions {
  source: string;
  target: string;
  cutover?: MigrationPlan['cutover'];
  blockWrites?: boolean;
  reverse?: boolean;
  name?: string;
  stateDb: string;
  rangeSize?: number;
  warnLag?: number;
  backgroundVerify?: boolean;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
  report?: string;
  verbose?: boolean;
  /** Of `migrate`: the id of another method than the built-in engine, and what that is told. */
  method?: string;
  options?: string;
}

/** `--source` and `--target`, required. */
export function addConnectionOptions(command: Command): Command {
  return command
    .requiredOption('--source <connection>', 'where to read: URI, env:NAME or file:PATH')
    .requiredOption('--target <connection>', 'where to write: URI, env:NAME or file:PATH');
}

/** `--include`, `--exclude`, `--rename`, `--unmatched`, and what {@link addRuleOptions} adds. */
export function addNamespaceOptions(command: Command): Command {
  const chosen = command
    .option('--include <ns>', 'only db, db.* or db.collection (repeatable)', collect)
    .option('--exclude <ns>', 'but not these; wins over --include (repeatable)', collect)
    .option('--rename <from=to>', 'db=db or db.coll=db.coll (repeatable)', collectRename);
  chosen.addOption(
    new Option(
      '--unmatched <how>',
      'what names that match nothing yet become (default: waited for, slips refused)',
    ).choices(['refuse', 'accept'] satisfies UnmatchedPolicy[]),
  );
  return addRuleOptions(chosen);
}

/** `--json` and `--verbose`. */
export function addOutputOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON object a line on stdout')
    .option('--verbose', 'tell details too');
}

/** `--state-db` */
export function addStateDatabaseOption(command: Command): Command {
  return command.option(
    '--state-db <name>',
    'database in the target that holds the state',
    DEFAULT_STATE_DATABASE,
  );
}

/** `--drop-target` and `--continue` */
export function addExistingDataOptions(command: Command): Command {
  return command
    .option('--drop-target', 'drop the target namespaces that will be written, first')
    .addOption(
      new Option('--continue', 'write into target namespaces that hold data already').conflicts(
        'dropTarget',
      ),
    );
}

/** What `migrate` and `sync` do at their cutover. */
export function addCutoverOptions(command: Command): Command {
  return command
    .option('--block-writes', 'at the cutover, block writes to the source (since MongoDB 6.0)')
    .option('--reverse', 'at the cutover, prepare a migration that leads back, losing nothing');
}

/** `--warn-lag` and `--no-background-verify` */
export function addFollowOptions(command: Command): Command {
  return command
    .option('--warn-lag <seconds>', 'warn while the lag stays above this (default: 60)', seconds)
    .option('--no-background-verify', 'do not compare both sides before the cutover');
}

/** All that `migrate`, `snapshot` and `sync` share. */
export function addMigrationOptions(command: Command): Command {
  addExistingDataOptions(addNamespaceOptions(addConnectionOptions(command)))
    .option('--dry-run', 'check both sides and say what would be written; write nothing')
    .option('--yes', 'drop without asking')
    .option('--name <name>', 'name of the migration (default: made from the two hosts)')
    .option('--range-size <MB>', 'size of the parts a large collection is copied in', megabytes)
    .option('--report <file>', 'write the report to FILE.md or FILE.json as well');
  addLoadOptions(command);
  return addOutputOptions(addStateDatabaseOption(command));
}

/** The plan that a user's options describe. */
export function planOf(
  kind: MigrationKind,
  name: string,
  options: MigrationOptions,
): MigrationPlan {
  const plan = defaultPlan(name, kind);
  return {
    ...plan,
    ...namespacesOf(options),
    cutover: options.cutover ?? plan.cutover,
    blockWrites: options.blockWrites ?? false,
    reverse: options.reverse ?? false,
    noBackgroundVerify: options.backgroundVerify === false,
    existing: existingDataOf(options),
    stateDatabase: options.stateDb,
    rangeBytes: options.rangeSize ?? plan.rangeBytes,
    warnLagSeconds: options.warnLag ?? plan.warnLagSeconds,
    load: changedLoad(plan.load, loadChangeOf(options) ?? {}),
  };
}

/** The part of a plan that says which namespaces are carried, where to, and what of them. */
export function namespacesOf(
  options: NamespaceOptions,
): Pick<MigrationPlan, 'include' | 'exclude' | 'renames' | 'rules' | 'unmatched'> {
  const rules = rulesOf(options);
  return {
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    renames: options.rename ?? [],
    ...(rules.length === 0 ? {} : { rules }),
    ...(options.unmatched === undefined ? {} : { unmatched: options.unmatched }),
  };
}

/** What a plan does with data that the target holds already. */
export function existingDataOf(options: ExistingDataOptions): MigrationPlan['existing'] {
  return options.dropTarget ? 'drop' : options.continue ? 'continue' : 'refuse';
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, all: string[] = []): string[] {
  return [...all, value];
}

/** Gathers renames, written as from=to. */
export function collectRename(value: string, all: Rename[] = []): Rename[] {
  const [from = '', to = '', ...rest] = value.split('=');
  if (from === '' || to === '' || rest.length > 0) {
    throw new InvalidArgumentError('Write it as from=to.');
  }
  return [...all, { from, to }];
}

function megabytes(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('Give a number of megabytes above 0.');
  }
  return Math.round(number * 1024 * 1024);
}
