import type { MigrationReport } from '../engine/model/report';
import type { Difference, VerificationReport, VerifyMode } from '../engine/model/verification';
import { formatBytes, formatCount, formatNumberOf, formatSeconds } from './format';
import { oneLine } from '../engine/inert';

/** A line of a report: what it is about, and its value. */
export type Fact = [label: string, value: string];

/** How the migration ended, in one line; says so when nothing was verified. */
export function headline(report: MigrationReport): string {
  return `${KIND_NAMES[report.kind]} ${oneLine(report.name)}: ${outcome(report)}`;
}

const KIND_NAMES = { migrate: 'Migration', snapshot: 'Snapshot', sync: 'Sync' } as const;

function outcome(report: MigrationReport): string {
  switch (report.status) {
    case 'completed':
      return report.verification === undefined
        ? 'completed, not verified'
        : `completed, ${formatNumberOf(report.differences, 'difference')}`;
    case 'differences':
      return `${formatNumberOf(report.differences, 'difference')} found`;
    case 'interrupted':
      return 'interrupted; its state is kept and it can be resumed';
    case 'failed':
    case 'cancelled':
      return report.status;
  }
}

/** The numbers of a migration, in the order in which every rendering shows them. */
export function migrationFacts(report: MigrationReport): Fact[] {
  const { cutoverTime, cutover, verification, ranges } = report;
  const facts: Fact[] = [
    ['Source', `${oneLine(report.source)} (MongoDB ${oneLine(report.sourceVersion)})`],
    ['Target', `${oneLine(report.target)} (MongoDB ${oneLine(report.targetVersion)})`],
    ['Started', report.startedAt],
    ['Finished', `${report.finishedAt} (after ${formatSeconds(report.durationSeconds)})`],
    ['Namespaces', formatCount(report.namespaces)],
    ['Documents copied', formatCount(report.documents)],
    ['Bytes copied', formatBytes(report.bytes)],
    ['Documents/s', formatCount(report.documentsPerSecond)],
    ['Ranges copied', describeRanges(ranges)],
  ];
  if (report.kind !== 'snapshot') {
    facts.push(['Changes applied', formatCount(report.changesApplied)]);
    facts.push(['Longest lag', formatSeconds(report.longestLagSeconds)]);
  }
  if (cutoverTime) {
    const instant = new Date(cutoverTime.seconds * 1000).toISOString();
    facts.push(['Cut over at', `${instant}, increment ${cutoverTime.increment} (source's clock)`]);
  }
  if (cutover) {
    const { writesBlocked, reverse } = cutover;
    facts.push(['Writes to the source', writesBlocked ? 'blocked' : 'stopped by the user']);
    facts.push(['Way back', reverse ? 'reverse sync' : 'none']);
  }
  if (verification) facts.push(['Verified', describeVerified(verification)]);
  facts.push(['Differences', verification ? formatCount(report.differences) : 'not verified']);
  return facts;
}

function describeRanges({ total, copiedByThisRun, copiedBefore }: MigrationReport['ranges']) {
  const all = `${formatCount(copiedByThisRun + copiedBefore)} of ${formatCount(total)}`;
  return copiedBefore === 0 ? all : `${all} (${formatCount(copiedBefore)} by earlier runs)`;
}

/** What was done with the documents of single namespaces, one line each. */
export function ruleLines({ rules = [] }: MigrationReport): string[] {
  return rules.map(({ namespace, filter, drop = [], set = [] }) => {
    const parts = [
      ...(filter === undefined ? [] : [`only documents that match ${filter}`]),
      ...(drop.length === 0 ? [] : [`without ${drop.join(', ')}`]),
      ...(set.length === 0
        ? []
        : [`with ${set.map(({ path, value }) => `${path} = ${value}`).join(', ')}`]),
    ];
    return oneLine(`${namespace}: ${parts.join('; ')}`);
  });
}

/** What was dropped in the target, one line each. */
export function droppedLines({ dropped = [], droppedMore = 0 }: MigrationReport): string[] {
  const lines = dropped.map(({ namespace, index, why, at }) =>
    oneLine(`${at} ${index === undefined ? namespace : `index ${index} of ${namespace}`}: ${why}`),
  );
  return droppedMore === 0 ? lines : [...lines, `… and ${formatCount(droppedMore)} more`];
}

/** What was compared, in one line. */
export function describeVerified(verification: VerificationReport): string {
  const documents = formatNumberOf(verification.documents, 'document');
  const duration = formatSeconds(verification.durationSeconds);
  const how =
    verification.mode === 'hash' ? byHash(verification) : HOW[verification.mode ?? 'exact'];
  return `${documents}, ${formatBytes(verification.bytes)}, ${how} in ${duration}`;
}

function byHash({ namespaces }: VerificationReport): string {
  const hashed = namespaces.filter((namespace) => namespace.hashed).length;
  return `${hashed} of ${formatNumberOf(namespaces.length, 'namespace')} by the servers’ hashes, the others byte for byte,`;
}

const HOW: Record<Exclude<VerifyMode, 'hash'>, string> = {
  exact: 'byte for byte',
  content: 'whatever the order of their fields,',
  sample: 'a sample only,',
};

/** `2 differences`, or what a repair left of them. */
export function describeDifferences({ differences, repaired }: VerificationReport): string {
  const left = formatNumberOf(differences, 'difference');
  return repaired === undefined ? left : `${left} left of ${formatCount(repaired)} repaired`;
}

/** One difference in a line: where, which document, what. */
export function describeDifference(difference: Difference): string {
  const id = difference.id === undefined ? '' : ` ${oneLine(difference.id)}`;
  return `${oneLine(difference.namespace)}${id}: ${oneLine(difference.detail)}`;
}

/** What to do about differences of a kind. */
export const DIFFERENCE_REMEDIES: Record<Difference['kind'], string> = {
  missing:
    'The target lacks the document: check that nothing deletes there, then verify with repair, which makes it equal.',
  extra:
    'The target holds a document that the source lacks: stop whatever else writes to the target, then verify with repair, which makes it equal.',
  different:
    'The document was changed on one side: stop writes to both sides and verify again; if it stays, verify with repair, which makes the target equal.',
  order:
    'The documents are the same in another order, which counts in a capped collection: migrate the namespace again without other writers.',
  count:
    'The sides hold different numbers of documents: stop writes to both sides and compare every document, with the mode exact.',
  index: 'The indexes differ: verify with repair, which makes those of the target equal.',
  options:
    "The collection's options differ: verify with repair, which sets those that can be changed; for others migrate the namespace again, dropping the target’s.",
  view: 'The views differ: verify with repair, which makes the one of the target anew.',
  namespace:
    'A namespace exists on one side only: migrate it, exclude it, or drop it on the target.',
};

/** The kinds of difference that occur, in the order of their first occurrence. */
export function differenceKinds(found: Difference[]): Difference['kind'][] {
  return [...new Set(found.map((difference) => difference.kind))];
}
