import type { Command } from 'commander';
import type { ServeOptions } from '../../worker/stdio';
import type { Run } from '../program';

/** `worker`: this process becomes the engine of whoever started it. Hidden: it is not for people. */
export function addWorker(program: Command, run: Run): void {
  program
    .command('worker', { hidden: true })
    .description('Serves the engine as JSON-RPC until its input ends.')
    .requiredOption('--stdio', 'over standard input and output')
    .option('--keep-running', 'migrations go on when the input ends')
    .action((options: ServeOptions) =>
      run(async () => {
        const { serveStdio } = await import('../../worker/stdio');
        return await serveStdio(options);
      }),
    );
}
