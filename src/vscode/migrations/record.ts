import { initialStatus } from '../../engine/state/initialStatus';
import type { MigrationKind, MigrationPlan } from '../../engine/model/plan';
import type { MigrationStatus } from '../../engine/model/status';
import type { VerificationReport, VerifyMode } from '../../engine/model/verification';

/** What a user starts: a migration of some kind, or a comparison. */
export type Operation = MigrationKind | 'verify';
export const OPERATIONS: readonly Operation[] = ['migrate', 'sync', 'snapshot', 'verify'];

/** How to compare, and whether to write. */
export interface VerifyChoices {
  mode: VerifyMode;
  /** Makes the target equal to the source where it differs. */
  repair: boolean;
}

/** One end of a migration as it is kept: a saved connection, without its secrets. */
export interface Side {
  connectionId: string;
  name: string;
  production: boolean;
}

/** A migration as the Migrations view keeps it, over reloads too. Holds no secret. */
export interface MigrationRecord {
  id: string;
  operation: Operation;
  source: Side;
  target: Side;
  plan: MigrationPlan;
  status: MigrationStatus;
  /** Of a comparison; absent for one as close as can be that writes nothing. */
  verify?: VerifyChoices;
  /** Outcome of a comparison. */
  verification?: VerificationReport;
  /** The engine process that runs it, while one does. */
  enginePid?: number;
  /** ISO 8601. */
  savedAt: string;
}

/** Whether an engine process works on it, or waits with it. */
export function isActive({ status }: MigrationRecord): boolean {
  return status.state === 'running' || status.state === 'paused';
}

/** Whether it stopped before its end and can go on from there. A comparison starts anew. */
export function isResumable({ operation, status }: MigrationRecord): boolean {
  return operation !== 'verify' && (status.state === 'interrupted' || status.state === 'failed');
}

/** Whether it can be told how hard to work, now or for when it goes on. */
export function canSetLoad(record: MigrationRecord): boolean {
  return record.operation !== 'verify' && (isActive(record) || isResumable(record));
}

/** Whether it can be cut over now; the checklist says why not. */
export function canCutOver({ status }: MigrationRecord): boolean {
  const differences = status.backgroundVerification?.differences ?? 0;
  const ready = status.phase === 'sync' && status.readyForCutover && differences === 0;
  return status.state === 'running' && status.cutover === undefined && ready;
}

/** Whether it is cutting over, which can be given up until the target is being completed. */
export function canAbortCutover({ status }: MigrationRecord): boolean {
  return status.state === 'running' && status.cutover?.step === 'last-changes';
}

/** Whether the cutover was made and proven: applications can be pointed to its target. */
export function wasCutOver(record: MigrationRecord): boolean {
  const { state, report } = record.status;
  return state === 'completed' && report?.cutover !== undefined && differencesOf(record) === 0;
}

/** Whether its old source can be kept in step with its target. */
export function hasWayBack(record: MigrationRecord): boolean {
  return wasCutOver(record) && record.status.report?.cutover?.reverse === true;
}

/** Differences that verification found; undefined when nothing was verified. */
export function differencesOf({ status, verification }: MigrationRecord): number | undefined {
  return (verification ?? status.report?.verification)?.differences;
}

/** Whether there is something to show as a report. */
export function hasReport(record: MigrationRecord): boolean {
  const { status, verification } = record;
  return !isActive(record) && (status.report !== undefined || verification !== undefined);
}

/** A status for what has not reported one yet. */
export function statusBeforeStart(
  operation: Operation,
  plan: MigrationPlan,
  sides: { source: { label: string }; target: { label: string } },
  activity: string,
): MigrationStatus {
  const kind = operation === 'verify' ? plan.kind : operation;
  return { ...initialStatus(plan, sides.source, sides.target), kind, activity };
}
