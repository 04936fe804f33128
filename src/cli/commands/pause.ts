import type { Command } from 'commander';
import { Registry } from '../../worker/registry';
import { showStatus } from '../display/showStatus';
import type { Perform } from '../options/command';
import { examples, EXIT_CODES } from '../options/helpText';
import { addSteerOptions, type SteerOptions } from '../options/steerOptions';
import { within } from '../shared/limit';
import { givenName } from '../shared/names';
import { selectRunning } from '../shared/select';

/** A batch, and the write of the state, take less than this or hang. */
const PAUSE_LIMIT_SECONDS = 60;

/** What `pause` is told. */
interface PauseOptions extends SteerOptions {
  now?: boolean;
}

/** `pause`: stop at the next batch. */
export function addCommand(program: Command, perform: Perform): void {
  addSteerOptions(program.command('pause'))
    .summary('hold a running migration')
    .description(
      'Holds a running migration once what it is writing has been written; resume goes on with the next batch.',
    )
    .option('--now', 'have the target interrupt what it is writing; resume writes that again')
    .addHelpText(
      'after',
      [examples('pause', 'pause shop-move', 'pause shop-move --now'), EXIT_CODES].join('\n'),
    )
    .action((name: string | undefined, options: PauseOptions) =>
      perform(() => pause(name, options)),
    );
}

/** `pause`: returns when the migration holds. */
async function pause(argument: string | undefined, options: PauseOptions): Promise<number> {
  const name = givenName(argument, options.name);
  const { client, entry } = await selectRunning(new Registry(), name);
  const how = options.now === true ? 'now' : 'after-batch';
  try {
    showStatus(
      await within(PAUSE_LIMIT_SECONDS, 'the pause', client.pause(entry.name, how)),
      options.json,
    );
    return 0;
  } finally {
    client.dispose();
  }
}
