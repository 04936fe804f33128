import { join } from 'node:path';
import { renderStatusText } from '../report';
import type { Demo } from './demo';
import { FerryProcess } from './ferry';

/** Environment variables of the demo's child processes; command lines are open to every user. */
const SOURCE = 'MONGO_FERRY_DEMO_SOURCE';
const TARGET = 'MONGO_FERRY_DEMO_TARGET';

/** Starts `mongo-ferry migrate` as a user would and tells of its progress. */
export function startMigration(
  demo: Demo,
  { source, target, name }: { source: string; target: string; name: string },
): FerryProcess {
  const { narrator, leftovers, root, folder } = demo;
  narrator.say(`mongo-ferry migrate --source env:${SOURCE} --target env:${TARGET} --name ${name}`);
  const migration = new FerryProcess(
    {
      program: join(root, 'dist', 'mongo-ferry.js'),
      folder,
      env: {
        [SOURCE]: source,
        [TARGET]: target,
        // The user's own list of migrations is none of the demo's business.
        MONGO_FERRY_HOME: join(folder, 'home'),
      },
    },
    {
      source: `env:${SOURCE}`,
      target: `env:${TARGET}`,
      name,
      onStatus: (status) => narrator.say(`  ${renderStatusText(status)}`),
    },
  );
  leftovers.add('the migration', () => migration.stop());
  return migration;
}
