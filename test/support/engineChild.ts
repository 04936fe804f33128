/**
 * A program that runs one migration and can crash at an exact instant: it kills itself, so that
 * nothing is flushed, closed or said. Started by engineProcess.ts.
 */
import { Socket } from 'node:net';
import { silentLog } from '../../src/engine/log';
import { Migration } from '../../src/engine/migration/migration';
import type { MigrationRequest, MigrationStatus } from '../../src/engine/migration/types';
import type { CrashPoint, FromEngine } from './engineProcess';

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

function crashAtStatus(migration: Migration, { phase, activity, changes }: CrashPoint): void {
  migration.onStatus((status: MigrationStatus) => {
    const here =
      status.phase === phase &&
      status.activity.includes(activity ?? '') &&
      status.changesApplied >= (changes ?? 0);
    if (here) crash();
  });
}

async function run(request: MigrationRequest, point: CrashPoint | undefined): Promise<void> {
  const migration = new Migration(request, { log: silentLog, toolVersion: 'test' });
  if (point?.message !== undefined) crashAtMessage(point.message);
  if (point?.phase !== undefined) crashAtStatus(migration, point);
  migration.onStatus((status) => tell({ status: { ...status, collections: [] } }));
  process.on('message', (message) => {
    if (message === 'cut over') void migration.cutOver();
  });
  try {
    tell({ report: await migration.run() });
  } catch (error) {
    tell({ failure: String((error as Error).stack) });
  }
  process.disconnect();
}

process.once(
  'message',
  ({ request, crash: point }: { request: MigrationRequest; crash?: CrashPoint }) => {
    void run(request, point);
  },
);
