import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FerryError } from '../../engine/errors';
import type { RunReport, RunStatus } from '../../engine/model/run';
import type { Chosen, RunRequest } from '../../methods/run';
import { formatDone, formatNumberOf } from '../../report';
import { EXIT } from '../../report/exitCodes';
import { findKnown } from '../../worker/lookup';
import { makeRun } from '../../worker/makeRun';
import { Registry } from '../../worker/registry';
import { RunHost } from '../../worker/runHost';
import { createDisplay } from '../display/createDisplay';
import type { DisplayOptions } from '../display/display';
import { onInterrupt } from '../display/signals';
import { print, printJson, tellText } from '../display/terminal';
import type { Connection } from './connection';
import { validName } from './names';

/** What a method is run between, where it is connections. */
export interface RunSides {
  source?: Connection;
  target?: Connection;
}

/** How a run is shown, and what it is called. */
export interface RunOutput extends DisplayOptions {
  name?: string | undefined;
}

/**
 * Runs a method in this process, showing its progress, and prints what it came to; a first interrupt
 * stops it, a second ends the process. It can be watched and cancelled from other terminals.
 * @returns the exit code
 * @throws FerryError when it is not complete
 */
export async function runMethod(
  chosen: Chosen,
  sides: RunSides,
  output: RunOutput,
): Promise<number> {
  const report = await runToReport(chosen, sides, output);
  const { details, text = '', rejected = 0, outputs = [] } = report;
  const status = rejected > 0 ? 'rejects' : 'completed';
  if (output.json === true) printJson({ type: 'result', status, ...details });
  // Standard output is the dump's own.
  else if (outputs.includes('-')) tellText(text);
  else print(text);
  return rejected > 0 ? EXIT.differences : EXIT.done;
}

async function runToReport(
  chosen: Chosen,
  { source, target }: RunSides,
  output: RunOutput,
): Promise<RunReport> {
  const registry = new Registry();
  const host = new RunHost(registry, makeRun);
  const connected = { source: source?.endpoint, target: target?.endpoint };
  const name = output.name ?? (await freeName({ ...chosen, ...connected }, registry));
  const display = createDisplay(output);
  host.logged.add((entry) => display.log(entry));
  host.progress.add((status) => {
    if (status.state === 'running') display.progress(progressText(status));
  });
  try {
    const references = { source: source?.reference, target: target?.reference };
    const running = host.start({ ...chosen, ...connected, name: validName(name) }, references);
    const stopListening = onInterrupt(
      () => void running.run.interrupt().catch(() => undefined),
      () => process.exit(EXIT.interrupted),
    );
    const { report, error } = await running.ended.finally(stopListening);
    await host.close();
    if (error !== undefined || report === undefined) throw error as FerryError;
    return report;
  } finally {
    display.close();
  }
}

function progressText({ activity, documents = 0, bytes, bytesTotal }: RunStatus): string {
  return `${activity}: ${formatNumberOf(documents, 'document')}, ${formatDone({ bytes, bytesTotal })}`;
}

/**
 * The same name each time for the same method and sides, so that this machine keeps the last of such
 * runs; counted on while one of the name goes on.
 */
async function freeName(
  { method, options, source, target }: Omit<RunRequest, 'name'>,
  registry: Registry,
): Promise<string> {
  const place = source?.label ?? target?.label ?? '';
  const word = path.basename(place).replace(/[^A-Za-z0-9._-]+/g, '-');
  const told = JSON.stringify([options, source?.label, target?.label]);
  const hash = createHash('sha256').update(told).digest('hex').slice(0, 6);
  const base = `${method}-${word.slice(0, 24)}-${hash}`;
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    const known = await findKnown(registry, name);
    known?.client?.dispose();
    if (known?.client === undefined) return name;
  }
}
