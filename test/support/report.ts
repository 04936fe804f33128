import type { MigrationReport } from '../../src/engine/model/report';

/** The report of a migration that completed, and found both sides equal. */
export const completed: MigrationReport = {
  name: 'shop-move',
  kind: 'migrate',
  status: 'completed',
  source: 'Old shop',
  target: 'New shop',
  sourceVersion: '4.4.2',
  targetVersion: '6.0.27',
  toolVersion: '0.1.0',
  namespaces: 2,
  documents: 123456,
  bytes: 45_600_000,
  changesApplied: 7890,
  documentsPerSecond: 40_000.4,
  longestLagSeconds: 1.25,
  cutoverTime: { seconds: 1_700_000_000, increment: 3 },
  phases: [
    { phase: 'snapshot', seconds: 3.1 },
    { phase: 'cutover', seconds: 0.4 },
  ],
  ranges: { total: 12, copiedByThisRun: 8, copiedBefore: 4 },
  verification: {
    namespaces: [
      {
        namespace: 'shop.users',
        target: 'store.people',
        documents: 123_000,
        bytes: 45e6,
        differences: 0,
      },
      {
        namespace: 'shop.orders',
        target: 'shop.orders',
        documents: 456,
        bytes: 600_000,
        differences: 0,
      },
    ],
    documents: 123_456,
    bytes: 45_600_000,
    differences: 0,
    found: [],
    durationSeconds: 2,
  },
  differences: 0,
  warnings: [],
  startedAt: '2026-11-21T10:00:00.000Z',
  finishedAt: '2026-11-21T10:00:10.000Z',
  durationSeconds: 10,
};
