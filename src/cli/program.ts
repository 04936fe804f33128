import { Command } from 'commander';
import { TOOL_VERSION } from '../worker/toolVersion';
import { addAbortCutover } from './commands/abortCutover';
import { addCancel } from './commands/cancel';
import { addCutover } from './commands/cutover';
import { addDynamodb } from './commands/dynamodb';
import { addDump } from './commands/dump';
import { addExport } from './commands/export';
import { addImport } from './commands/import';
import { addInspect } from './commands/inspect';
import { addList } from './commands/list';
import { addLoad } from './commands/load';
import { addMatrix } from './commands/matrix';
import { addMigrate, addSnapshot, addSync } from './commands/migrate';
import { addPause } from './commands/pause';
import { addPreflight } from './commands/preflight';
import { addPlan, addRecommend, addRunbook } from './commands/recommend';
import { addDumpRestore, addRestore } from './commands/restore';
import { addRestoreBackup } from './commands/restoreBackup';
import { addResume } from './commands/resume';
import { addRun } from './commands/run';
import { addSample } from './commands/sample';
import { addStatus } from './commands/status';
import { addVerify } from './commands/verify';
import { addWorker } from './commands/worker';
import { EXIT_CODES } from './helpText';
import { tellText } from './terminal';

/**
 * Takes what a command does, giving its exit code. What it does is loaded only then, so that help
 * and the engine process start fast.
 */
export type Run = (work: () => Promise<number>) => Promise<void>;

/** The command line; throws CommanderError instead of ending the process. */
export function createProgram(run: Run): Command {
  const program = new Command('mongo-ferry')
    .description('Migrates and synchronizes MongoDB deployments.')
    .version(TOOL_VERSION)
    .showHelpAfterError('See the options with --help.')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ writeErr: tellText })
    .exitOverride();
  addInspect(program, run);
  addMatrix(program, run);
  addRecommend(program, run);
  addPlan(program, run);
  addRunbook(program, run);
  addPreflight(program, run);
  addMigrate(program, run);
  addSnapshot(program, run);
  addSync(program, run);
  addVerify(program, run);
  addDump(program, run);
  addRestore(program, run);
  addDumpRestore(program, run);
  addRestoreBackup(program, run);
  addImport(program, run);
  addExport(program, run);
  addDynamodb(program, run);
  addSample(program, run);
  addRun(program, run);
  addStatus(program, run);
  addLoad(program, run);
  addPause(program, run);
  addResume(program, run);
  addCutover(program, run);
  addAbortCutover(program, run);
  addCancel(program, run);
  addList(program, run);
  addWorker(program, run);
  return program;
}
