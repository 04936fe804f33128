import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import type { MigrationPlan } from '../../engine/model/plan';
import type { References } from '../../worker/references';

/** The command that continues a migration: its connections are to be given only if they hold a lost secret. */
export function resumeCommand(
  { name, stateDatabase }: Pick<MigrationPlan, 'name' | 'stateDatabase'>,
  { source, target }: References,
): string {
  const parts = ['mongo-ferry resume', name];
  if (source?.passwordNeeded === true) parts.push('--source env:SOURCE_URI');
  if (target?.passwordNeeded === true) parts.push('--target env:TARGET_URI');
  if (parts.length > 2 && stateDatabase !== DEFAULT_STATE_DATABASE) {
    parts.push(`--state-db ${stateDatabase}`);
  }
  return parts.join(' ');
}
