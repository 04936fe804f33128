import type { ConnectionStore } from './connections/store';
import { planFromSettings } from './migrate/plan';
import type { OutputLog } from './engine/log';
import type { Migrations } from './migrations/migrations';

/** What `activate()` returns to tests, and to nobody else. */
export interface TestApi {
  connections: ConnectionStore;
  migrations: Migrations;
  log: OutputLog;
  /** A plan with the settings of this window. */
  plan: typeof planFromSettings;
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
  return { connections, migrations, log, plan: planFromSettings, storage, logLines: () => lines };
}
