import type { Command } from 'commander';

/** Options of the commands about one migration. */
export interface SteerOptions {
  name?: string;
  json?: boolean;
}

/** `[name]`, `--name` and `--json`. */
export function addSteerOptions(command: Command): Command {
  return command
    .argument('[name]', 'the migration; may be left out when only one can be meant')
    .option('--name <name>', 'the same, as an option')
    .option('--json', 'one JSON object a line on stdout');
}
