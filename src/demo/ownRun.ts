import { createInterface } from 'node:readline/promises';
import { FerryError } from '../engine/errors';
import { renderReportText } from '../report';
import type { Demo, DemoResult } from './demo';
import { orInterrupted } from './interruption';
import { startMigration } from './migrationStep';

const A_WEEK_IN_SECONDS = 7 * 86_400;

/**
 * Migrates between the user's own deployments: no sample, no writer, nothing dropped; the user
 * says when writes have stopped.
 * @throws FerryError `no-terminal` when there is nobody to ask
 */
export async function runOwn(
  demo: Demo,
  own: { source: string; target: string },
): Promise<DemoResult> {
  if (!process.stdin.isTTY) throw nobodyToAsk();
  const { narrator, signal } = demo;
  const name = `start-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
  const migration = startMigration(demo, { ...own, name });
  await orInterrupted(
    signal,
    migration.until('it was caught up', A_WEEK_IN_SECONDS, (status) => status.readyForCutover),
  );
  await askToCutOver(signal);
  await orInterrupted(
    signal,
    narrator.step('Cutting over', () => migration.cutOver(name)),
  );
  const report = await orInterrupted(
    signal,
    narrator.step('Verifying', () => migration.report()),
  );
  narrator.show(renderReportText(report));
  return {
    differences: report.status === 'completed' ? report.differences : 1,
    connections: [
      { name: 'Source', uri: own.source, environment: 'production' },
      { name: 'Target', uri: own.target, environment: 'production' },
    ],
  };
}

async function askToCutOver(signal: AbortSignal): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Readline takes Ctrl-C for itself while it asks.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    await terminal.question(
      '\nThe target is caught up. Stop the writes to the source, then press Enter to cut over: ',
      { signal },
    );
  } catch (error) {
    throw signal.aborted ? (signal.reason as Error) : error;
  } finally {
    terminal.close();
  }
}

function nobodyToAsk(): FerryError {
  return new FerryError({
    code: 'no-terminal',
    kind: 'usage',
    message:
      'Your own deployments are cut over when you say so, and there is no terminal to ask on.',
    remedy: 'Run it on a terminal, or use mongo-ferry migrate --cutover when-caught-up.',
  });
}
