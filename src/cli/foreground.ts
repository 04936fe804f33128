import { FerryError } from '../engine/errors';
import type { MigrationRequest } from '../engine/migration/types';
import { renderReportText } from '../report';
import { admitMigration } from '../worker/admission';
import { MigrationHost } from '../worker/migrationHost';
import type { References } from '../worker/references';
import { Registry } from '../worker/registry';
import type { Outcome, RunningMigration } from '../worker/runningMigration';
import { createDisplay, type Display, type DisplayOptions } from './display/display';
import { EXIT } from './exitCodes';
import type { ReportFile } from './reportFile';
import { exitCodeOf, resultOf } from './result';
import { resumeCommand } from './resumeCommand';
import { onInterrupt } from './signals';
import { exit, print, printJson, tellError } from './terminal';

/** For a migration to store its state; what is not stored then is done again on resume. */
const INTERRUPT_LIMIT_MS = 30_000;

/** A migration to be run by this process in the user's sight. */
export interface ForegroundRun {
  request: MigrationRequest;
  references: References;
  reportFile?: ReportFile;
  output: DisplayOptions;
}

/**
 * Runs a migration to its end, showing its progress, and prints its outcome.
 * @returns the exit code
 * @throws FerryError if it was refused before it began
 */
export async function runInForeground(run: ForegroundRun): Promise<number> {
  const startedAt = Date.now();
  const display = createDisplay(run.output);
  const host = new MigrationHost(new Registry(), admitMigration);
  host.logged.add((entry) => display.log(entry));
  host.progress.add((status) => display.status(status));
  try {
    const outcome = await runInterruptibly(host, display, run);
    await host.close();
    display.close();
    return await conclude(run, outcome, (Date.now() - startedAt) / 1000);
  } finally {
    display.close();
  }
}

async function runInterruptibly(
  host: MigrationHost,
  display: Display,
  run: ForegroundRun,
): Promise<Outcome> {
  let migration: RunningMigration | undefined;
  const stopListening = onInterrupt(
    () => {
      if (migration === undefined) return giveUp(run);
      const message = 'Interrupting, with the state kept; once more stops at once.';
      display.log({ level: 'info', message });
      setTimeout(() => process.exit(EXIT.interrupted), INTERRUPT_LIMIT_MS).unref();
      // A failure to stop in order shows as the migration's own end, or as the limit.
      migration.run.interrupt().catch(() => undefined);
    },
    () => process.exit(EXIT.interrupted),
  );
  try {
    migration = await host.start(run.request, run.references);
    return await migration.ended;
  } finally {
    stopListening();
  }
}

/** Interrupted while it was checked whether it may begin. */
function giveUp({ output, request }: ForegroundRun): void {
  const error = new FerryError({
    code: 'interrupted',
    kind: 'interrupted',
    message: `${request.plan.name} was interrupted before anything was written.`,
    remedy: 'Run the command again.',
  });
  if (output.json === true) printJson(resultOf({ error, durationSeconds: 0 }));
  else tellError(error);
  void exit(EXIT.interrupted);
}

async function conclude(
  run: ForegroundRun,
  outcome: Outcome,
  durationSeconds: number,
): Promise<number> {
  const error = outcome.error && withResumeCommand(outcome.error, run);
  const result = resultOf({ ...outcome, error, durationSeconds });
  let exitCode = exitCodeOf(result, error);
  if (outcome.report !== undefined && run.reportFile !== undefined) {
    try {
      await run.reportFile.write(outcome.report);
    } catch (writeError) {
      tellError(writeError as FerryError);
      exitCode ||= EXIT.failed;
    }
  }
  if (run.output.json === true) {
    printJson(result);
  } else {
    if (outcome.report !== undefined && result.status !== 'refused') {
      print(renderReportText(outcome.report));
    }
    if (error !== undefined) tellError(error);
  }
  return exitCode;
}

/** An interrupted run says how it is continued with the connections that it was given. */
function withResumeCommand(error: FerryError, { request, references }: ForegroundRun): FerryError {
  if (error.kind !== 'interrupted' || error.code === 'cancelled') return error;
  const commandLine = resumeCommand(request.plan, references);
  return new FerryError({ ...error.facts(), remedy: 'Resume it.', commandLine });
}
