import type { Command } from 'commander';
import { Registry } from '../../worker/registry';
import { showStatus } from '../display/showStatus';
import type { Perform } from '../options/command';
import { examples, EXIT_CODES } from '../options/helpText';
import { addSteerOptions, type SteerOptions } from '../options/steerOptions';
import { within } from '../shared/limit';
import { givenName } from '../shared/names';
import { selectRunning } from '../shared/select';

/** What is being applied ends, and the source's block is lifted, in less than this unless a side hangs. */
const ABORT_LIMIT_SECONDS = 120;

/** `abort-cutover`: back to following. */
export function addCommand(program: Command, perform: Perform): void {
  addSteerOptions(program.command('abort-cutover'))
    .summary('give a cutover up and go on following')
    .description(
      'Gives up a cutover that has begun: the source may be written to again, and the migration ' +
        'follows it as before. Returns when it does. Refused once the target is being completed.',
    )
    .addHelpText('after', [examples('abort-cutover shop-move'), EXIT_CODES].join('\n'))
    .action((name: string | undefined, options: SteerOptions) =>
      perform(() => abortCutover(name, options)),
    );
}

/** `abort-cutover`: returns when the source may be written to again. */
async function abortCutover(argument: string | undefined, options: SteerOptions): Promise<number> {
  const name = givenName(argument, options.name);
  const { client, entry } = await selectRunning(new Registry(), name);
  try {
    const aborted = client.abortCutover(entry.name);
    showStatus(
      await within(ABORT_LIMIT_SECONDS, 'the cutover to be given up', aborted),
      options.json,
    );
    return 0;
  } finally {
    client.dispose();
  }
}
