import type { ErrorFacts } from '../errors';
import type { SnapshotOutcome } from '../snapshot/snapshot';
import { chosenFor } from './cutoverChoices';
import type { DropList } from '../state/holdingRecords';
import type { Run } from '../state/run';
import type { MigrationRecord } from '../state/records';
import type { MigrationReport } from '../model/report';
import type { VerificationReport } from '../model/verification';

/** Everything a report is made of. */
export interface ReportFacts {
  run: Run;
  record: MigrationRecord;
  toolVersion: string;
  /** When this run began, milliseconds since the epoch. */
  startedAt: number;
  status: MigrationReport['status'];
  snapshot: SnapshotOutcome | undefined;
  verification: VerificationReport | undefined;
  /** For users and roles that the target lacks, where that is known. */
  userCommands?: string[] | undefined;
  error?: ErrorFacts;
}

/** The report of a migration that ends now. */
export function buildReport(facts: ReportFacts): MigrationReport {
  const { run, record, verification } = facts;
  const status = run.progress.status();
  const finishedAt = Date.now();
  const phases = run.progress.phases();
  const copySeconds = phases.find(({ phase }) => phase === 'snapshot')?.seconds ?? 0;
  return {
    name: run.plan.name,
    kind: run.plan.kind,
    status: facts.status,
    source: status.source,
    target: status.target,
    sourceVersion: run.source.binary.text,
    targetVersion: run.target.binary.text,
    toolVersion: facts.toolVersion,
    namespaces: verification?.namespaces.length ?? status.namespaces,
    documents: status.documents,
    bytes: status.bytes,
    changesApplied: status.changesApplied,
    documentsPerSecond: copySeconds === 0 ? 0 : Math.round(status.documents / copySeconds),
    longestLagSeconds: status.longestLagSeconds,
    ...(record.cutoverTime === undefined
      ? {}
      : { cutoverTime: record.cutoverTime, cutover: chosenFor(run.plan) }),
    phases,
    ranges: facts.snapshot ?? {
      total: status.rangesTotal,
      copiedByThisRun: 0,
      copiedBefore: status.rangesDone,
    },
    ...(verification === undefined ? {} : { verification }),
    differences: verification?.differences ?? 0,
    warnings: status.warnings,
    ...droppedOf(run.drops),
    ...(status.unbuiltIndexes === undefined ? {} : { unbuiltIndexes: status.unbuiltIndexes }),
    ...(facts.userCommands === undefined ? {} : { userCommands: facts.userCommands }),
    ...(run.plan.rules === undefined ? {} : { rules: run.plan.rules }),
    ...(facts.error === undefined ? {} : { error: facts.error }),
    startedAt: new Date(facts.startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    durationSeconds: Math.round(finishedAt - facts.startedAt) / 1000,
  };
}

function droppedOf({ listed, count }: DropList): Pick<MigrationReport, 'dropped' | 'droppedMore'> {
  if (count === 0) return {};
  const more = count - listed.length;
  return { dropped: [...listed], ...(more === 0 ? {} : { droppedMore: more }) };
}
