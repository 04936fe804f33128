import type { Command } from 'commander';
import { CONNECTIONS, examples, EXIT_CODES, OUTPUT } from '../helpText';
import { addOutputOptions } from '../migrationOptions';
import type { Run } from '../program';

/** What `run` is told beside its file. */
export interface RunOptions {
  source?: string;
  target?: string;
  yes?: boolean;
  report?: string;
  json?: boolean;
  verbose?: boolean;
}

/** `run`: what a file describes. */
export function addRun(program: Command, run: Run): void {
  const command = program
    .command('run')
    .argument('<file>', 'a NAME.migration.json, as the editor has them too')
    .summary('run the migration that a file describes')
    .description(
      'Migrates, syncs, copies or compares as a file says, which can be kept in version control. ' +
        'Where the file names saved connections of the editor, say here what they are.',
    )
    .option('--source <connection>', 'in place of the source that the file names')
    .option('--target <connection>', 'in place of the target that the file names')
    .option('--yes', 'drop or repair without asking')
    .option('--report <file>', 'write the report to FILE.md or FILE.json as well');
  addOutputOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        OUTPUT,
        examples('run shop.migration.json --source env:OLD --target env:NEW'),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((file: string, options: RunOptions) =>
      run(async () => {
        const { runFile } = await import('../runFile');
        return await runFile(file, options);
      }),
    );
}
