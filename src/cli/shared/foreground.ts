import { FerryError } from '../../engine/errors';
import type { MigrationRequest } from '../../engine/model/plan';
import { renderReportText } from '../../report';
import { isMigrationStatus } from '../../engine/model/run';
import { makeRun } from '../../worker/makeRun';
import { RunHost } from '../../worker/runHost';
import type { References } from '../../worker/references';
import { Registry } from '../../worker/registry';
import type { Outcome } from '../../worker/runningRun';
import { createDisplay } from '../display/createDisplay';
import type { Display, DisplayOptions } from '../display/display';
import { EXIT } from '../../report/exitCodes';
import type { ReportFile } from './reportFile';
import { exitCodeOf, resultOf } from './result';
import { resumeCommand } from './resumeCommand';
import { onInterrupt } from '../display/signals';
import { print, printJson, tellError } from '../display/terminal';

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
  const host = new RunHost(new Registry(), makeRun);
  host.logged.add((entry) => display.log(entry));
  host.progress.add((status) => {
    if (isMigrationStatus(status)) display.status(status);
  });
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
  host: RunHost,
  display: Display,
  run: ForegroundRun,
): Promise<Outcome> {
  const migration = host.start(run.request, run.references);
  const stopListening = onInterrupt(
    () => {
      const message = migration.hasPassedPreflight
        ? 'Interrupting, with the state kept; once more stops at once.'
        : 'Interrupting; once more stops at once.';
      display.log({ level: 'info', message });
      setTimeout(() => process.exit(EXIT.interrupted), INTERRUPT_LIMIT_MS).unref();
      // A failure to stop in order shows as the migration's own end, or as the limit.
      migration.run.interrupt().catch(() => undefined);
    },
    () => process.exit(EXIT.interrupted),
  );
  try {
    return await migration.ended;
  } finally {
    stopListening();
  }
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
  if (error.code !== 'interrupted') return error;
  const commandLine = resumeCommand(request.plan, references);
  return new FerryError({ ...error.facts(), remedy: 'Resume it.', commandLine });
}
