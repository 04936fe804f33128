/**
 * A program that runs one migration and can crash at an exact instant: it kills itself, so that
 * nothing is flushed, closed or said. Started by engineProcess.ts.
 */
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { FerryError } from '../../src/engine/errors';
import { silentLog, type Log } from '../../src/engine/log';
import { Migration } from '../../src/engine/migration/migration';
import type { MigrationRequest } from '../../src/engine/model/plan';
import { WINDOW_LIMITS } from '../../src/engine/sync/windows';
import type { EngineOptions, FromEngine, ToEngine } from './engineProcess';

// Few changes make windows of many replies, as many make elsewhere.
WINDOW_LIMITS.fullReplyBytes = 1;

interface Orders extends EngineOptions {
  request: MigrationRequest;
}

function crash(): void {
  process.kill(process.pid, 'SIGKILL');
}

function tell(message: FromEngine): void {
  if (process.connected) process.send?.(message);
}

function crashAtMessage(number: number): void {
  let messages = 0;
  // The prototype's, called below with its socket.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const write = Socket.prototype.write as (this: Socket, ...args: unknown[]) => boolean;
  Socket.prototype.write = function (this: Socket, ...args: unknown[]): boolean {
    if (this.remotePort !== undefined && ++messages === number) crash();
    return write.apply(this, args);
  };
}

function logTo(file: string): Log {
  const write = (level: string) => (message: string) =>
    appendFileSync(file, `${new Date().toISOString()} ${process.pid} ${level} ${message}\n`);
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}

function carryOut(order: ToEngine, migration: Migration, log: Log): void {
  const done = 'cutOver' in order ? migration.cutOver(order.cutOver) : migration.abortCutover();
  tell({ heard: true });
  done.catch((error: unknown) => {
    log.warn(`Not now: ${(error as Error).message}`);
  });
}

async function run({ request, crashAtMessage: message, logFile }: Orders): Promise<void> {
  const log = logFile === undefined ? silentLog : logTo(logFile);
  const migration = new Migration(request, { log, toolVersion: 'test' });
  if (message !== undefined) crashAtMessage(message);
  migration.onStatus((status) => tell({ status: { ...status, collections: [] } }));
  process.on('message', (order: ToEngine) => carryOut(order, migration, log));
  try {
    tell({ report: await migration.run() });
  } catch (error) {
    const code = error instanceof FerryError ? { code: error.code } : {};
    tell({ failure: inspect(error), ...code });
  }
  process.disconnect();
}

process.once('message', (orders: Orders) => {
  void run(orders);
});

// A test that was ended itself ends nothing any more.
process.once('disconnect', () => process.exit());
