import { type Command, Option } from 'commander';
import { defaultPlan } from '../../engine/model/defaults';
import type { MigrationKind, MigrationPlan } from '../../engine/model/plan';
import { findingsOf } from '../../preflight/findings';
import { checkOf } from '../../preflight/preflight';
import { type AgreedFix, check, fixAndCheck } from '../../preflight/session';
import { renderPreflightText } from '../../preflight/text';
import type { PlainCheckResult, PreflightRequest } from '../../preflight/types';
import { EXIT } from '../../report/exitCodes';
import { consents } from '../display/consent';
import { withRemediesHere } from '../display/remedy';
import { print, printJson, tell } from '../display/terminal';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import {
  addConnectionOptions,
  addExistingDataOptions,
  addNamespaceOptions,
  addStateDatabaseOption,
  collect,
  existingDataOf,
  type ExistingDataOptions,
  type NamespaceOptions,
  namespacesOf,
} from '../options/migrationOptions';
import { resolveConnection } from '../shared/connection';
import { warnOfPasswords } from '../shared/warnings';

/** What `preflight` is told. */
interface PreflightCommandOptions extends NamespaceOptions, ExistingDataOptions {
  source: string;
  target: string;
  stateDb: string;
  kind: MigrationKind;
  check?: string[];
  fix?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** `preflight`: what would stand in a migration's way. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('preflight')
    .summary('tell what stands in the way of a migration')
    .description(
      'Runs the checks that every migration begins with, and some more, writing nothing: what ' +
        'blocks, what may fail or surprise, and what is good to know, each with its remedy. With ' +
        '--fix it also runs remedies, such as stopping a balancer. Exits with 4 if anything blocks.',
    );
  addExistingDataOptions(addNamespaceOptions(addConnectionOptions(command)));
  addStateDatabaseOption(command)
    .addOption(
      new Option('--kind <kind>', 'what is to be started')
        .choices(['migrate', 'snapshot', 'sync'])
        .default('migrate'),
    )
    .option('--check <id>', 'only this check (repeatable)', collect)
    .option('--fix', 'run the remedies that can be run, each after a question; then check again')
    .option('--yes', 'run them without asking')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples(
          'preflight --source env:OLD --target env:NEW --include shop',
          'preflight --source env:OLD --target env:NEW --check privileges --check target-space',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((options: PreflightCommandOptions) => perform(() => showPreflight(options)));
}

/** `preflight`: runs the checks and prints what they found; with `--fix` runs remedies, too. */
async function showPreflight(options: PreflightCommandOptions): Promise<number> {
  // A misspelt check is told of before anything is connected to.
  options.check?.forEach(checkOf);
  const source = await resolveConnection(options.source);
  const target = await resolveConnection(options.target);
  warnOfPasswords(source, target);
  const request = { source: source.endpoint, target: target.endpoint, plan: planOf(options) };
  const results = await check(request, options.check);
  const last = options.fix === true ? await fixed(request, results, options) : results;
  show(request, last, options);
  const blocks = findingsOf(last).some(({ severity }) => severity === 'blocker');
  return blocks ? EXIT.refused : EXIT.done;
}

/** What the checks find after the remedies. */
async function fixed(
  request: PreflightRequest,
  results: PlainCheckResult[],
  options: PreflightCommandOptions,
): Promise<PlainCheckResult[]> {
  const fixes = await runFixes(request, results, { yes: options.yes });
  return fixes === 0 ? results : check(request, options.check);
}

function show(
  { source, target }: PreflightRequest,
  results: PlainCheckResult[],
  { json }: PreflightCommandOptions,
): void {
  const labels = { source: source.label, target: target.label };
  if (json === true) printJson({ type: 'preflight', ...labels, ...asJson(results) });
  else print(renderPreflightText(labels, withRemediesHere(results)));
}

function planOf(options: PreflightCommandOptions): MigrationPlan {
  return {
    ...defaultPlan('preflight', options.kind),
    ...namespacesOf(options),
    existing: existingDataOf(options),
    stateDatabase: options.stateDb,
  };
}

function asJson(results: PlainCheckResult[]): object {
  return {
    findings: findingsOf(results),
    passed: results.filter(({ findings }) => findings.length === 0).map((result) => result.check),
  };
}

/**
 * Runs the remedies that can be run, each after consent.
 * @returns how many were run
 * @throws FerryError the first remedy's failure; `consent-needed`
 */
async function runFixes(
  request: PreflightRequest,
  results: readonly PlainCheckResult[],
  { yes }: { yes: boolean | undefined },
): Promise<number> {
  const offered = findingsOf(results).flatMap(({ check, fix }) =>
    fix?.canRun === true ? [{ check, fix }] : [],
  );
  if (offered.length === 0) tell('None of the remedies can be run from here.');
  let run = 0;
  for (const agreed of offered) {
    if (!(await agrees(request, agreed, yes))) continue;
    await fixAndCheck(request, agreed);
    tell(`${agreed.fix.title}: done on ${request[agreed.fix.side].label}.`);
    run += 1;
  }
  return run;
}

function agrees(
  request: PreflightRequest,
  { fix }: AgreedFix,
  yes: boolean | undefined,
): Promise<boolean> {
  const { title, side, command } = fix;
  return consents(
    {
      about: `${title} on ${request[side].label}:`,
      lines: command === undefined ? [] : [command],
      question: 'This changes the deployment. Run it?',
    },
    yes,
  );
}
