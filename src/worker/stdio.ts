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
 * Runs this process as an engine: JSON-RPC over its input and output, until the input ends or it
 * is told to terminate. Never returns.
 */
export function serveStdio(): void {
  const connection = createMessageConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  const server = new EngineServer(connection, new MigrationHost(new Registry(), admitMigration));
  const stop = once(() => {
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${(error as Error).message}\n`);
        process.exit(1);
      },
    );
  });
  process.stdin.on('end', stop).on('close', stop);
  // The one who started us is gone when nobody reads any more.
  process.stdout.on('error', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  server.listen();
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
