import type { Endpoint } from '../model/endpoint';
import type { MigrationPlan } from '../model/plan';
import type { MigrationStatus } from '../model/status';

/** The status of a migration before anything is done. */
export function initialStatus(
  plan: MigrationPlan,
  source: Pick<Endpoint, 'label'>,
  target: Pick<Endpoint, 'label'>,
): MigrationStatus {
  const now = new Date().toISOString();
  return {
    name: plan.name,
    kind: plan.kind,
    state: 'running',
    phase: 'preflight',
    activity: 'Checking both sides',
    source: source.label,
    target: target.label,
    snapshotDone: false,
    readyForCutover: false,
    namespaces: 0,
    documents: 0,
    documentsTotal: 0,
    bytes: 0,
    bytesTotal: 0,
    documentsPerSecond: 0,
    bytesPerSecond: 0,
    rangesDone: 0,
    rangesTotal: 0,
    changesApplied: 0,
    changesPerSecond: 0,
    lastAppliedTime: null,
    lagSeconds: null,
    longestLagSeconds: 0,
    startedAt: now,
    updatedAt: now,
    warnings: [],
    collections: [],
  };
}
