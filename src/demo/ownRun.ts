import { createInterface } from 'node:readline/promises';
import { resolveConnection } from '../cli/shared/connection';
import { warnOfPasswords } from '../cli/shared/warnings';
import { FerryError } from '../engine/errors';
import type { Demo, DemoResult } from './demo';
import { orInterrupted } from './interruption';
import { cutOverAndReport, startMigration } from './migrationStep';

/** Environment variables that hand passwords on. */
const SOURCE = 'MONGO_FERRY_SOURCE';
const TARGET = 'MONGO_FERRY_TARGET';

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
  const [source, target] = await Promise.all([
    resolveConnection(own.source),
    resolveConnection(own.target),
  ]);
  warnOfPasswords(source, target);
  const name = `start-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
  const migration = startMigration(demo, {
    source: source.showsPassword ? `env:${SOURCE}` : own.source,
    target: target.showsPassword ? `env:${TARGET}` : own.target,
    name,
    env: { [SOURCE]: source.endpoint.uri, [TARGET]: target.endpoint.uri },
    onInterrupted: (lastWords) => narrator.say(lastWords),
  });
  await orInterrupted(
    signal,
    migration.until('it was caught up', A_WEEK_IN_SECONDS, (status) => status.readyForCutover),
  );
  await migration.meanwhile('you said to cut over', askToCutOver(signal));
  return {
    differences: await cutOverAndReport(demo, migration, name),
    connections: [
      { name: 'Source', uri: source.endpoint.uri, environment: 'production' },
      { name: 'Target', uri: target.endpoint.uri, environment: 'production' },
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
