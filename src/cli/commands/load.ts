import type { Command } from 'commander';
import { Registry } from '../../worker/registry';
import { showStatus } from '../display/showStatus';
import type { Perform } from '../options/command';
import { examples, EXIT_CODES } from '../options/helpText';
import {
  addLimitOptions,
  levelOption,
  LOAD,
  loadChangeOf,
  type LoadOptions,
} from '../options/loadOptions';
import { addSteerOptions, type SteerOptions } from '../options/steerOptions';
import { within } from '../shared/limit';
import { givenName } from '../shared/names';
import { selectRunning } from '../shared/select';

/** The write of the state takes less than this or hangs. */
const LOAD_LIMIT_SECONDS = 60;

/** What `load` is told. */
interface LoadCommandOptions
  extends SteerOptions, Pick<LoadOptions, 'maxBandwidth' | 'maxDocumentsPerSecond'> {
  level?: LoadOptions['loadLevel'];
}

/** `load`: change how hard a running migration works. */
export function addCommand(program: Command, perform: Perform): void {
  const command = addSteerOptions(program.command('load'))
    .summary('change how hard a running migration works')
    .description(
      'Changes how hard a running migration works, at once; what is not named stays as it is. ' +
        'Without any change, tells how it stands. To change that of an interrupted one, give the ' +
        'load to resume.',
    )
    .addOption(levelOption('--level <level>'));
  addLimitOptions(command)
    .addHelpText(
      'after',
      [
        LOAD,
        examples(
          'load shop-move --level gentle',
          'load shop-move --max-bandwidth 5 --max-documents-per-second 1000',
          'load shop-move --level full --max-bandwidth none',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((name: string | undefined, options: LoadCommandOptions) =>
      perform(() => load(name, options)),
    );
}

/** `load`: returns when the load is changed and stored. */
async function load(argument: string | undefined, options: LoadCommandOptions): Promise<number> {
  const change = loadChangeOf({ ...options, loadLevel: options.level });
  const name = givenName(argument, options.name);
  const { client, entry } = await selectRunning(new Registry(), name);
  try {
    const asked =
      change === undefined ? client.status(entry.name) : client.setLoad(entry.name, change);
    showStatus(await within(LOAD_LIMIT_SECONDS, 'the load', asked), options.json);
    return 0;
  } finally {
    client.dispose();
  }
}
