import { join } from 'node:path';
import type { MigrationStatus } from '../engine/model/status';
import { renderReportText, renderStatusText } from '../report';
import type { Demo } from './demo';
import { FerryProcess } from './ferry';
import { orInterrupted } from './interruption';

const QUIET_MS = 2_000;

/** What is migrated. */
export interface MigrationOrder {
  /** As the command line takes them, and without a password: its arguments are open to every user. */
  source: string;
  target: string;
  name: string;
  /** Environment variables that `env:NAME` refers to. */
  env: Record<string, string>;
  /** Told by the migration when it is interrupted: how to continue it. */
  onInterrupted?: (lastWords: string) => void;
}

/** Starts `mongo-ferry migrate` as a user would and tells of its progress. */
export function startMigration(
  demo: Demo,
  { source, target, name, env, onInterrupted }: MigrationOrder,
): FerryProcess {
  const { narrator, leftovers, root, folder } = demo;
  narrator.say(`mongo-ferry migrate --source ${source} --target ${target} --name ${name}`);
  const onStatus = newsOnly((status) => narrator.say(`  ${renderStatusText(status)}`));
  const migration = new FerryProcess(
    { program: join(root, 'dist', 'mongo-ferry.js'), folder, env },
    { source, target, name, onStatus },
  );
  leftovers.add('the migration', async () => {
    const lastWords = await migration.stop();
    if (lastWords !== '') onInterrupted?.(lastWords);
  });
  return migration;
}

/** Cuts over, shows the report, and returns how many differences there are; 1 for another failure. */
export async function cutOverAndReport(
  { narrator, signal }: Demo,
  migration: FerryProcess,
  name: string,
): Promise<number> {
  const report = await orInterrupted(
    signal,
    narrator.step('Cutting over and verifying', async () => {
      await migration.cutOver(name);
      return await migration.report();
    }),
  );
  narrator.show(renderReportText(report));
  return report.status === 'completed' ? report.differences : Math.max(1, report.differences);
}

/** Lets a status pass that tells of something new, and otherwise one every few seconds. */
function newsOnly(tell: (status: MigrationStatus) => void): (status: MigrationStatus) => void {
  let told = '';
  let toldAt = 0;
  return (status) => {
    const news = [status.state, status.phase, status.activity].join();
    if (news === told && Date.now() - toldAt < QUIET_MS) return;
    told = news;
    toldAt = Date.now();
    tell(status);
  };
}
