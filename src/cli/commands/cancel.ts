import type { Command } from 'commander';
import { cancelStoredMigration } from '../../engine/migration/cancelStored';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import type { RunStatus } from '../../engine/model/run';
import type { EngineClient } from '../../worker/engineClient';
import { findKnown, isFinished, type KnownRun } from '../../worker/lookup';
import { Registry } from '../../worker/registry';
import { showStatus } from '../display/showStatus';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { addSteerOptions, type SteerOptions } from '../options/steerOptions';
import { endOf } from '../shared/endOf';
import { connectionFor } from '../shared/knownConnection';
import { within } from '../shared/limit';
import { givenName } from '../shared/names';
import { selectKnown } from '../shared/select';
import { warnOfPasswords } from '../shared/warnings';

/** A batch, and the write of the state, take less than this or hang. */
const CANCEL_LIMIT_SECONDS = 60;

/** What `cancel` is told. */
interface CancelOptions extends SteerOptions {
  target?: string;
  stateDb?: string;
}

/** `cancel`: end for good. */
export function addCommand(program: Command, perform: Perform): void {
  addSteerOptions(program.command('cancel'))
    .summary('end a migration for good')
    .description(
      'Ends a migration for good, whether it runs or was interrupted; the target keeps what was ' +
        'copied. To go on later, interrupt it (Ctrl-C) instead.',
    )
    .option('--target <connection>', 'the target, if it cannot be found again')
    .option('--state-db <name>', 'database in the target that holds the state')
    .addHelpText('after', [CONNECTIONS, examples('cancel shop-move'), EXIT_CODES].join('\n'))
    .action((name: string | undefined, options: CancelOptions) =>
      perform(() => cancel(name, options)),
    );
}

/** `cancel`: returns when the migration has ended; one without a process is ended in its target. */
async function cancel(argument: string | undefined, options: CancelOptions): Promise<number> {
  const registry = new Registry();
  const { name, known } = await find(registry, givenName(argument, options.name), options);
  const status = await cancelled(name, known, registry, options);
  showStatus(status, options.json);
  return 0;
}

/** With a target, the name need not be known here. */
async function find(
  registry: Registry,
  name: string | undefined,
  { target }: CancelOptions,
): Promise<{ name: string; known?: KnownRun }> {
  if (name !== undefined && target !== undefined) {
    return { name, known: await findKnown(registry, name) };
  }
  const known = await selectKnown(registry, name);
  return { name: known.entry.name, known };
}

function cancelled(
  name: string,
  known: KnownRun | undefined,
  registry: Registry,
  options: CancelOptions,
): Promise<RunStatus> {
  if (known?.client !== undefined) return cancelRunning(known.client, name);
  if (known?.entry.method !== undefined) return cancelKnown(known, registry);
  return cancelStored(name, known, registry, options);
}

/** What only this machine knows of is nothing to be gone on with from now on. */
async function cancelKnown({ entry, status }: KnownRun, registry: Registry): Promise<RunStatus> {
  if (isFinished(status.state)) return status;
  const cancelled: RunStatus = { ...status, state: 'cancelled', activity: '' };
  await registry.write({ ...entry, status: cancelled });
  return cancelled;
}

async function cancelRunning(client: EngineClient, name: string): Promise<RunStatus> {
  try {
    const end = endOf(client, name);
    const cancelled = client.cancel(name).then(() => end);
    return (await within(CANCEL_LIMIT_SECONDS, 'the cancellation', cancelled)).status;
  } finally {
    client.dispose();
  }
}

async function cancelStored(
  name: string,
  known: KnownRun | undefined,
  registry: Registry,
  options: CancelOptions,
): Promise<RunStatus> {
  const target = await connectionFor('target', options.target, known);
  warnOfPasswords(target);
  const stateDatabase = options.stateDb ?? known?.entry.stateDatabase ?? DEFAULT_STATE_DATABASE;
  const status = await cancelStoredMigration(target.endpoint, stateDatabase, name);
  if (known !== undefined) {
    await registry.write({ ...known.entry, status: { ...status, collections: [] } });
  }
  return status;
}
