import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program';

const HEAD = [
  '# Command line',
  '',
  'Written by `npm run docs` from the program’s own help; change that instead. How to give a connection is in [Connecting](connecting.md).',
  '',
].join('\n');

/** The page of all commands, as the program explains them itself. */
export async function commandLinePage(): Promise<string> {
  const program = await createProgram(() => Promise.resolve());
  const shown = program.createHelp().visibleCommands(program);
  const commands = shown.filter((command) => command.name() !== 'help');
  const parts = commands.map((command) => section(`mongo-ferry ${command.name()}`, command));
  return [HEAD, section('All commands', program), ...parts].join('\n');
}

function section(title: string, command: Command): string {
  return ['## ' + title, '', '```text', helpOf(command).trim(), '```', ''].join('\n');
}

/** As `--help` writes it on a terminal of 100 columns. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
    writeOut: (part) => (text += part),
  });
  command.outputHelp();
  return text.replace(/ +$/gm, '');
}
