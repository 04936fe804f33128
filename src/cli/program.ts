import { Command } from 'commander';
import { TOOL_VERSION } from '../worker/toolVersion';
import { tellText } from './display/terminal';
import type { CommandFile, Perform } from './options/command';
import { EXIT_CODES } from './options/helpText';

/**
 * The commands in the order of the help, each a file with its options and what it does. One that is
 * named is loaded alone, so that it, and the engine's process, start fast.
 */
const COMMANDS: Readonly<Record<string, () => Promise<CommandFile>>> = {
  inspect: () => import('./commands/inspect'),
  matrix: () => import('./commands/matrix'),
  recommend: () => import('./commands/recommend'),
  plan: () => import('./commands/plan'),
  runbook: () => import('./commands/runbook'),
  preflight: () => import('./commands/preflight'),
  migrate: () => import('./commands/migrate'),
  snapshot: () => import('./commands/snapshot'),
  sync: () => import('./commands/sync'),
  verify: () => import('./commands/verify'),
  dump: () => import('./commands/dump'),
  restore: () => import('./commands/restore'),
  'dump-restore': () => import('./commands/dumpRestore'),
  'restore-backup': () => import('./commands/restoreBackup'),
  import: () => import('./commands/import'),
  export: () => import('./commands/export'),
  dynamodb: () => import('./commands/dynamodb'),
  sample: () => import('./commands/sample'),
  run: () => import('./commands/run'),
  status: () => import('./commands/status'),
  load: () => import('./commands/load'),
  pause: () => import('./commands/pause'),
  resume: () => import('./commands/resume'),
  cutover: () => import('./commands/cutover'),
  'abort-cutover': () => import('./commands/abortCutover'),
  cancel: () => import('./commands/cancel'),
  list: () => import('./commands/list'),
  worker: () => import('./commands/worker'),
};

/**
 * The command line; throws CommanderError instead of ending the process.
 * @param named the command that is to be carried out; without one that exists, all are there
 */
export async function createProgram(perform: Perform, named?: string): Promise<Command> {
  const program = new Command('mongo-ferry')
    .description('Migrates and synchronizes MongoDB deployments.')
    .version(TOOL_VERSION)
    .showHelpAfterError('See the options with --help.')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ writeErr: tellText })
    .exitOverride();
  const isCommand = named !== undefined && Object.hasOwn(COMMANDS, named);
  for (const [name, load] of Object.entries(COMMANDS)) {
    if (isCommand && name !== named) continue;
    const { addCommand } = await load();
    addCommand(program, perform);
  }
  return program;
}
