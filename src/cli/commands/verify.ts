import { type Command, Option } from 'commander';
import { defaultPlan } from '../../engine/model/defaults';
import type { MigrationRequest } from '../../engine/model/plan';
import {
  type VerificationReport,
  VERIFY_MODES,
  type VerifyMode,
} from '../../engine/model/verification';
import { verifyDeployments } from '../../engine/verify/verify';
import { formatBytes, formatNumberOf, renderVerificationText } from '../../report';
import { EXIT } from '../../report/exitCodes';
import { consents, refuseUnasked } from '../display/consent';
import { createDisplay } from '../display/createDisplay';
import { logTo } from '../display/logTo';
import { onInterrupt } from '../display/signals';
import { print, printJson, tell } from '../display/terminal';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples } from '../options/helpText';
import {
  addConnectionOptions,
  addNamespaceOptions,
  addOutputOptions,
  addStateDatabaseOption,
  type NamespaceOptions,
  namespacesOf,
} from '../options/migrationOptions';
import { wholeNumber } from '../options/optionValues';
import { resolveConnection } from '../shared/connection';
import { warnOfPasswords } from '../shared/warnings';

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
interface VerifyOptions extends NamespaceOptions {
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
export function addCommand(program: Command, perform: Perform): void {
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
    .action((options: VerifyOptions) => perform(() => verify(options)));
}

/** `verify`: compares two deployments, prints what differs, and repairs the target if told. */
export async function verify(options: VerifyOptions): Promise<number> {
  const request = await requestOf(options);
  if (options.repair === true) refuseUnasked(`Repairing ${request.target.label}`, options.yes);
  const interruption = new AbortController();
  const stopListening = onInterrupt(
    () => interruption.abort(),
    () => process.exit(EXIT.interrupted),
  );
  let display = createDisplay(options);
  const repair = { declined: false };
  const agreed = async (found: VerificationReport) => {
    display.close();
    show('comparison', found, options);
    repair.declined = !(await confirmRepair(request.target.label, found, options.yes));
    display = createDisplay(options);
    return !repair.declined;
  };
  try {
    const report = await verifyDeployments(request, {
      log: logTo((entry) => display.log(entry)),
      mode: options.mode,
      repair: options.repair === true && agreed,
      mostNamed: options.limit,
      signal: interruption.signal,
      onProgress: (documents, bytes) =>
        display.progress(
          `compared ${formatNumberOf(documents, 'document')}, ${formatBytes(bytes)}`,
        ),
      onWait: (reason) => display.progress(reason ?? 'comparing'),
    });
    display.close();
    if (repair.declined && options.json !== true) tell('Nothing was repaired.');
    else show('result', report, options);
    return report.differences > 0 ? EXIT.differences : EXIT.done;
  } finally {
    stopListening();
    display.close();
  }
}

function howToRepair({ mode }: VerifyOptions): string {
  // A sample does not show all that would have to be repaired.
  const same = mode === 'sample' ? 'the same without --mode sample' : 'the same';
  return `\nTo make the target equal, give ${same} to mongo-ferry verify --repair.\n`;
}

/** Prints a comparison: as text, or as a JSON line of its type, the last of which is the `result`. */
function show(
  type: 'comparison' | 'result',
  report: VerificationReport,
  options: VerifyOptions,
): void {
  if (options.json !== true) {
    print(renderVerificationText(report));
    if (report.differences > 0 && options.repair !== true) print(howToRepair(options));
    return;
  }
  const { namespaces, ...totals } = report;
  const status = report.differences > 0 ? 'differences' : 'completed';
  printJson({ type, status, ...totals, namespaces: namespaces.length, changesApplied: 0 });
}

async function requestOf(options: VerifyOptions): Promise<MigrationRequest> {
  const source = await resolveConnection(options.source);
  const target = await resolveConnection(options.target);
  warnOfPasswords(source, target);
  const plan = {
    ...defaultPlan('verify', 'snapshot'),
    ...namespacesOf(options),
    stateDatabase: options.stateDb,
  };
  return { source: source.endpoint, target: target.endpoint, plan, resume: false };
}

/** Names what a repair will write to, and asks for consent. */
function confirmRepair(
  target: string,
  found: VerificationReport,
  yes: boolean | undefined,
): Promise<boolean> {
  const broken = found.namespaces.filter(({ differences }) => differences > 0);
  return consents(
    {
      about: `To be made equal to the source in ${target}:`,
      lines: broken.map(
        ({ target: namespace, differences }) =>
          `${namespace}: ${formatNumberOf(differences, 'difference')}`,
      ),
      question: 'Documents and indexes that only the target has are deleted there. Repair it?',
    },
    yes,
  );
}
