import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { EngineServer } from './engineServer';
import { makeRun } from './makeRun';
import { Registry } from './registry';
import { RunHost } from './runHost';

/** For what runs to store their state; what is not stored then is done again on resume. */
const STOP_LIMIT_MS = 20_000;

/** How long an engine process serves. */
export interface ServeOptions {
  /** What runs goes on when the input ends; other processes reach them through the control socket. */
  keepRunning?: boolean;
}

/**
 * Makes this process an engine: JSON-RPC over its input and output, until the input ends or it is
 * told to terminate; what runs then is interrupted, its state kept.
 * @returns the exit code
 */
export async function serveStdio({ keepRunning = false }: ServeOptions = {}): Promise<number> {
  const connection = createMessageConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  const host = new RunHost(new Registry(), makeRun);
  const server = new EngineServer(connection, host);
  server.listen();
  // Nobody may be left to read what goes wrong.
  process.stderr.on('error', () => undefined);
  const signalled = toldBySignal();
  await Promise.race([signalled, inputEnds()]);
  if (keepRunning) await Promise.race([signalled, host.allEnded()]);
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
  await server.stop();
  return 0;
}

function inputEnds(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.on('end', resolve).on('close', resolve);
    // The one who started us is gone when nobody reads any more.
    process.stdout.on('error', () => resolve());
  });
}

function toldBySignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve());
    }
  });
}
