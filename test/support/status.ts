import type { MigrationStatus } from '../../src/engine/model/status';

/** A status of a migration that runs its snapshot, with the given parts otherwise. */
export function someStatus(parts: Partial<MigrationStatus> = {}): MigrationStatus {
  return {
    name: 'demo',
    kind: 'migrate',
    state: 'running',
    phase: 'snapshot',
    activity: 'copying shop.orders',
    source: 'db1:27017',
    target: 'db2:27017',
    snapshotDone: false,
    readyForCutover: false,
    namespaces: 3,
    documents: 4200,
    documentsTotal: 10_000,
    bytes: 420_000,
    bytesTotal: 1_000_000,
    documentsPerSecond: 1000,
    bytesPerSecond: 100_000,
    secondsLeft: 5.8,
    rangesDone: 2,
    rangesTotal: 6,
    changesApplied: 0,
    changesPerSecond: 0,
    lastAppliedTime: null,
    lagSeconds: null,
    longestLagSeconds: 0,
    startedAt: '2026-11-21T20:00:00.000Z',
    updatedAt: '2026-11-21T20:00:05.000Z',
    warnings: [],
    collections: [],
    ...parts,
  };
}
