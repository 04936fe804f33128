import type { Command } from 'commander';
import { serveStdio, type ServeOptions } from '../../worker/stdio';
import type { Perform } from '../options/command';

/** `worker`: this process becomes the engine of whoever started it. Hidden: it is not for people. */
export function addCommand(program: Command, perform: Perform): void {
  program
    .command('worker', { hidden: true })
    .description('Serves the engine as JSON-RPC until its input ends.')
    .requiredOption('--stdio', 'over standard input and output')
    .option('--keep-running', 'migrations go on when the input ends')
    .action((options: ServeOptions) => perform(() => serveStdio(options)));
}
