import type { Command } from 'commander';
import { examples, EXIT_CODES } from '../helpText';
import { addLimitOptions, LOAD, levelOption, type LoadOptions } from '../loadOptions';
import type { Run } from '../program';
import { addSteerOptions, type SteerOptions } from '../steerOptions';

/** What `load` is told. */
export interface LoadCommandOptions
  extends SteerOptions, Pick<LoadOptions, 'maxBandwidth' | 'maxDocumentsPerSecond'> {
  level?: LoadOptions['loadLevel'];
}

/** `load`: change how hard a running migration works. */
export function addLoad(program: Command, run: Run): void {
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
      run(async () => {
        const { load } = await import('../load');
        return await load(name, options);
      }),
    );
}
