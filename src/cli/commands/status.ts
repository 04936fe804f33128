import type { Command } from 'commander';
import type { RunStatus } from '../../engine/model/run';
import { EXIT } from '../../report/exitCodes';
import { Registry } from '../../worker/registry';
import { showStatus } from '../display/showStatus';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples, EXIT_CODES } from '../options/helpText';
import { addStateDatabaseOption } from '../options/migrationOptions';
import { addSteerOptions, type SteerOptions } from '../options/steerOptions';
import { resolveConnection } from '../shared/connection';
import { givenName } from '../shared/names';
import { selectKnown, selectStored, storedIn } from '../shared/select';
import { warnOfPasswords } from '../shared/warnings';

/** What `status` is told. */
interface StatusOptions extends SteerOptions {
  target?: string;
  stateDb: string;
}

/** `status`: where a migration stands. */
export function addCommand(program: Command, perform: Perform): void {
  const command = addSteerOptions(program.command('status'))
    .summary('tell where a migration stands')
    .description(
      'Tells where a migration stands: from its process, or what was last known if that is gone, ' +
        'or, with --target, from the state in the target. The exit code is 5 while the target stays ' +
        'further behind than --warn-lag.',
    )
    .option('--target <connection>', 'read the state in this target');
  addStateDatabaseOption(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        examples('status', 'status shop-move --json', 'status shop-move --target env:NEW'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((name: string | undefined, options: StatusOptions) =>
      perform(() => status(name, options)),
    );
}

/** `status`: prints where a migration stands. */
async function status(argument: string | undefined, options: StatusOptions): Promise<number> {
  const name = givenName(argument, options.name);
  if (options.target === undefined) {
    const known = await selectKnown(new Registry(), name);
    known.client?.dispose();
    return shown(known.status, options);
  }
  const target = await resolveConnection(options.target);
  warnOfPasswords(target);
  const stored = await storedIn(target, options.stateDb);
  return shown(selectStored(stored, name, target.endpoint.label), options);
}

/**
 * Prints it; a monitor is told by the exit code whether the target falls behind, or can't but do so
 * since a side has no majority.
 */
function shown(status: RunStatus, { json }: StatusOptions): number {
  showStatus(status, json);
  const { source, target } = status.unheld ?? {};
  const isHeldUp = source?.stuck === true || target?.stuck === true;
  return status.lagAlarm !== undefined || isHeldUp ? EXIT.behind : EXIT.done;
}
