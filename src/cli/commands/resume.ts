import type { Command } from 'commander';
import { FerryError } from '../../engine/errors';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import type { RunStatus } from '../../engine/model/run';
import type { EngineClient } from '../../worker/engineClient';
import { findKnown, isFinished, type KnownRun } from '../../worker/lookup';
import { Registry } from '../../worker/registry';
import { showStatus } from '../display/showStatus';
import { tell } from '../display/terminal';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES, OUTPUT } from '../options/helpText';
import { addLoadOptions, LOAD, loadChangeOf, type LoadOptions } from '../options/loadOptions';
import { addSteerOptions, type SteerOptions } from '../options/steerOptions';
import { agreePlan } from '../shared/agreePlan';
import { runInForeground } from '../shared/foreground';
import { resumeMethod } from '../shared/resumeMethod';
import { connectionFor } from '../shared/knownConnection';
import { within } from '../shared/limit';
import { givenName } from '../shared/names';
import { ReportFile } from '../shared/reportFile';
import { selectKnown, selectStored, storedIn } from '../shared/select';
import { warnOfPasswords } from '../shared/warnings';

const RESUME_LIMIT_SECONDS = 60;

/** What `resume` is told. */
interface ResumeOptions extends SteerOptions, LoadOptions {
  source?: string;
  target?: string;
  stateDb?: string;
  report?: string;
  yes?: boolean;
  verbose?: boolean;
}

/** `resume`: go on after a pause, an interruption or a crash. */
export function addCommand(program: Command, perform: Perform): void {
  const command = addSteerOptions(program.command('resume'))
    .summary('go on after a pause, an interruption or a crash')
    .description(
      'Lets a paused migration go on. If its process is gone, continues it in this one; on another ' +
        'machine too, when both connections are given: the state is in the target.',
    )
    .option('--source <connection>', 'the source, if it cannot be found again')
    .option('--target <connection>', 'the target, if it cannot be found again')
    .option('--report <file>', 'write the report to FILE.md or FILE.json as well')
    .option('--state-db <name>', 'database in the target that holds the state')
    .option('--yes', 'go on by the plan that the target holds without asking')
    .option('--verbose', 'tell details too');
  addLoadOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        LOAD,
        OUTPUT,
        examples('resume shop-move', 'resume --name shop-move --source env:OLD --target env:NEW'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((name: string | undefined, options: ResumeOptions) =>
      perform(() => resume(name, options)),
    );
}

/** `resume`: lets a paused migration go on, or continues one whose process is gone. */
async function resume(argument: string | undefined, options: ResumeOptions): Promise<number> {
  const name = givenName(argument, options.name);
  const known = await knownHere(name, options);
  if (known?.client !== undefined) {
    return await resumeRunning(known.client, known.status, options);
  }
  if (known?.entry.method !== undefined) return await resumeMethod(known, options);
  return await continueHere(name ?? known?.entry.name, known, options);
}

/** Without a name and with a target, the target is asked for the name. */
async function knownHere(
  name: string | undefined,
  { target }: ResumeOptions,
): Promise<KnownRun | undefined> {
  const registry = new Registry();
  if (name !== undefined && target !== undefined) return await findKnown(registry, name);
  return target === undefined ? await selectKnown(registry, name) : undefined;
}

async function resumeRunning(
  client: EngineClient,
  { name, state }: RunStatus,
  options: ResumeOptions,
): Promise<number> {
  const load = loadChangeOf(options);
  try {
    if (load !== undefined)
      await within(RESUME_LIMIT_SECONDS, 'the load', client.setLoad(name, load));
    if (state === 'running') tell(`${name} is running already.`);
    const asked = state === 'running' ? client.status(name) : client.resume(name);
    const status = await within(RESUME_LIMIT_SECONDS, 'the migration to go on', asked);
    showStatus(status, options.json);
    return 0;
  } finally {
    client.dispose();
  }
}

async function continueHere(
  name: string | undefined,
  known: KnownRun | undefined,
  options: ResumeOptions,
): Promise<number> {
  if (known !== undefined && options.target === undefined) refuseFinished(known.status);
  const source = await connectionFor('source', options.source, known);
  const target = await connectionFor('target', options.target, known);
  const reportFile =
    options.report === undefined ? undefined : await ReportFile.open(options.report);
  warnOfPasswords(source, target);

  const stateDatabase = options.stateDb ?? known?.entry.stateDatabase ?? DEFAULT_STATE_DATABASE;
  const stored = await storedIn(target, stateDatabase);
  const status = selectStored(stored, name, target.endpoint.label);
  refuseFinished(status);
  const agreed = await agreePlan(status.name, stateDatabase, target, known, options.yes);
  return await runInForeground({
    request: {
      source: source.endpoint,
      target: target.endpoint,
      ...agreed,
      resume: true,
      load: loadChangeOf(options),
    },
    references: { source: source.reference, target: target.reference },
    reportFile,
    output: options,
  });
}

function refuseFinished({ name, state }: RunStatus): void {
  if (!isFinished(state)) return;
  throw new FerryError({
    code: 'finished',
    kind: 'refused',
    message: `The migration ${name} is ${state}; there is nothing to resume.`,
    remedy: 'Start a new one with: mongo-ferry migrate',
  });
}
