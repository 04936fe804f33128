import { DEFAULT_STATE_DATABASE } from '../engine/migration/defaults';
import { FerryError } from '../engine/errors';
import type { MigrationStatus } from '../engine/migration/types';
import type { EngineClient } from '../worker/engineClient';
import { findKnown, isFinished, type KnownMigration } from '../worker/lookup';
import { Registry } from '../worker/registry';
import { agreePlan } from './agreePlan';
import type { ResumeOptions } from './commands/resume';
import { runInForeground } from './foreground';
import { connectionFor } from './knownConnection';
import { within } from './limit';
import { loadChangeOf } from './loadOptions';
import { givenName } from './names';
import { ReportFile } from './reportFile';
import { selectKnown, selectStored, storedIn } from './select';
import { showStatus } from './showStatus';
import { tell } from './terminal';
import { warnOfPasswords } from './warnings';

const RESUME_LIMIT_SECONDS = 60;

/** `resume`: lets a paused migration go on, or continues one whose process is gone. */
export async function resume(
  argument: string | undefined,
  options: ResumeOptions,
): Promise<number> {
  const name = givenName(argument, options.name);
  const known = await knownHere(name, options);
  if (known?.client !== undefined) {
    return await resumeRunning(known.client, known.status, options);
  }
  return await continueHere(name ?? known?.entry.name, known, options);
}

/** Without a name and with a target, the target is asked for the name. */
async function knownHere(
  name: string | undefined,
  { target }: ResumeOptions,
): Promise<KnownMigration | undefined> {
  const registry = new Registry();
  if (name !== undefined && target !== undefined) return await findKnown(registry, name);
  return target === undefined ? await selectKnown(registry, name) : undefined;
}

async function resumeRunning(
  client: EngineClient,
  { name, state }: MigrationStatus,
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
  known: KnownMigration | undefined,
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
  const plan = await agreePlan(status.name, stateDatabase, target, known, options.yes);
  return await runInForeground({
    request: {
      source: source.endpoint,
      target: target.endpoint,
      plan,
      resume: true,
      load: loadChangeOf(options),
    },
    references: { source: source.reference, target: target.reference },
    reportFile,
    output: options,
  });
}

function refuseFinished({ name, state }: MigrationStatus): void {
  if (!isFinished(state)) return;
  throw new FerryError({
    code: 'finished',
    kind: 'refused',
    message: `The migration ${name} is ${state}; there is nothing to resume.`,
    remedy: 'Start a new one with: mongo-ferry migrate',
  });
}
