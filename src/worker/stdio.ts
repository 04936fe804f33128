import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { admitMigration } from './admission';
import { EngineServer } from './engineServer';
import { MigrationHost } from './migrationHost';
import { Registry } from './registry';

/** For running migrations to store their state; what is not stored then is done again on resume. */
const STOP_LIMIT_MS = 20_000;

/**
 * Makes this process an engine: JSON-RPC over its input and output, until the input ends or it is
 * told to terminate; what runs then is interrupted, its state kept.
 * @returns the exit code
 */
export async function serveStdio(): Promise<number> {
  const connection = createMessageConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  const server = new EngineServer(connection, new MigrationHost(new Registry(), admitMigration));
  server.listen();
  await toldToStop();
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
  await server.stop();
  return 0;
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.on('end', resolve).on('close', resolve);
    // The one who started us is gone when nobody reads any more.
    process.stdout.on('error', () => resolve());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve());
    }
  });
}
