import { createInterface } from 'node:readline/promises';
import { resolveConnection } from '../cli/connection';
import { warnOfPasswords } from '../cli/warnings';
import { FerryError } from '../engine/errors';
import type { Demo, DemoResult } from './demo';
import { orInterrupted } from './interruption';
import { cutOverAndReport, startMigration } from './migrationStep';

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
  const { signal } = demo;
  const [source, target] = await resolve(own.source, own.target);
  const name = `start-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
  const migration = startMigration(demo, { source, target, name, keep: true });
  await orInterrupted(
    signal,
    migration.until('it was caught up', A_WEEK_IN_SECONDS, (status) => status.readyForCutover),
  );
  await migration.meanwhile('you said to cut over', askToCutOver(signal));
  return {
    differences: await cutOverAndReport(demo, migration, name),
    connections: [
      { name: 'Source', uri: source, environment: 'production' },
      { name: 'Target', uri: target, environment: 'production' },
    ],
  };
}

/** The complete connection strings of `URI`, `env:NAME` or `file:PATH`. */
async function resolve(source: string, target: string): Promise<[string, string]> {
  const connections = await Promise.all([resolveConnection(source), resolveConnection(target)]);
  warnOfPasswords(...connections);
  return [connections[0].endpoint.uri, connections[1].endpoint.uri];
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
