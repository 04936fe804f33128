import type { MigrationReport } from '../engine/model/report';
import type { VerificationReport } from '../engine/model/verification';
import { isMigrationReport, type RunReport } from '../engine/model/run';
import {
  DIFFERENCE_REMEDIES,
  describeDifference,
  describeDifferences,
  describeVerified,
  differenceKinds,
  droppedLines,
  headline,
  migrationFacts,
  ruleLines,
} from './facts';
import { formatBytes, formatCount, formatSeconds } from './format';
import { oneLine } from '../engine/inert';
import { alignedLines, type Alignment } from './table';

/** A run's report for a terminal: plain text without colours, ending in a newline. */
export function renderReportText(report: RunReport): string {
  if (!isMigrationReport(report)) return `${report.text ?? ''}\n`;
  const { verification, error } = report;
  return document([
    [headline(report)],
    indented(alignedLines(migrationFacts(report), ['left', 'left'])),
    section('Phases', phaseLines(report)),
    ...(verification ? verificationSections(verification) : []),
    section('Rules for documents', ruleLines(report)),
    section('Warnings', report.warnings.map(oneLine)),
    section('Dropped in the target', droppedLines(report)),
    section('Users and roles the target lacks', (report.userCommands ?? []).map(oneLine)),
    section('Error', error ? [oneLine(error.message), oneLine(error.remedy)] : []),
  ]);
}

/** The outcome of a comparison alone, for a terminal, ending in a newline. */
export function renderVerificationText(verification: VerificationReport): string {
  return document([
    [`Verified ${describeVerified(verification)}: ${describeDifferences(verification)}`],
    ...verificationSections(verification),
  ]);
}

function phaseLines(report: MigrationReport): string[] {
  const rows = report.phases.map(({ phase, seconds }) => [phase, formatSeconds(seconds)]);
  return alignedLines(rows, ['left', 'right']);
}

const NAMESPACE_COLUMNS: Alignment[] = ['left', 'right', 'right', 'right'];

function verificationSections(verification: VerificationReport): string[][] {
  const rows = verification.namespaces.map((entry) => [
    oneLine(
      entry.target === entry.namespace ? entry.namespace : `${entry.namespace} → ${entry.target}`,
    ),
    formatCount(entry.documents),
    formatBytes(entry.bytes),
    formatCount(entry.differences),
  ]);
  const header = ['Namespace', 'Documents', 'Bytes', 'Differences'];
  const table = rows.length === 0 ? [] : alignedLines([header, ...rows], NAMESPACE_COLUMNS);
  return [section('Compared', table), section(differencesTitle(verification), found(verification))];
}

function differencesTitle({ found, differences }: VerificationReport): string {
  return found.length < differences
    ? `Differences found (first ${formatCount(found.length)} of ${formatCount(differences)})`
    : 'Differences found';
}

function found({ found }: VerificationReport): string[] {
  return differenceKinds(found).flatMap((kind) => [
    `${kind}: ${DIFFERENCE_REMEDIES[kind]}`,
    ...indented(found.filter((entry) => entry.kind === kind).map(describeDifference)),
  ]);
}

/** A titled part; nothing when it has no lines. */
function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...indented(lines)];
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function document(parts: string[][]): string {
  const filled = parts.filter((part) => part.length > 0);
  return `${filled.map((part) => part.join('\n')).join('\n\n')}\n`;
}
