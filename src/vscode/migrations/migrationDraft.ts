import type { MigrationPlan } from '../../engine/model/plan';
import type { Connection } from '../connections/connection';
import type { Operation, VerifyChoices } from './record';

/** What to start: saved connections and a plan. */
export interface MigrationDraft {
  operation: Operation;
  source: Connection;
  target: Connection;
  plan: MigrationPlan;
  /** Of a comparison. */
  verify?: VerifyChoices | undefined;
  /** Go on with the unfinished migration of the plan's name. */
  resume?: boolean;
}
