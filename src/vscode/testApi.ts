import type { ConnectionStore } from './connections/store';
import type { OutputLog } from './engine/log';
import type { Migrations } from './migrations/migrations';

/** What `activate()` returns to tests, and to nobody else. */
export interface TestApi {
  connections: ConnectionStore;
  migrations: Migrations;
  log: OutputLog;
  /** Where the extension keeps its files. */
  storage: string;
  /** Every line of the output channel so far. */
  logLines(): readonly string[];
}

/** Collects the log's lines from now on. */
export function testApi(
  connections: ConnectionStore,
  migrations: Migrations,
  log: OutputLog,
  storage: string,
): TestApi {
  const lines: string[] = [];
  log.onDidWrite((line) => lines.push(line));
  return { connections, migrations, log, storage, logLines: () => lines };
}
