import { formatBytes, formatCount, formatNumberOf, formatSeconds, oneLine } from '../../report';
import type { ImportCounts, ImportReport } from './types';

const WORDS: [keyof ImportCounts, string][] = [
  ['inserted', 'inserted'],
  ['updated', 'updated'],
  ['unchanged', 'unchanged'],
  ['deleted', 'deleted'],
  ['missing', 'not there to delete'],
  ['rejected', 'rejected'],
];

/** A finished import as text. */
export function importReportText(report: ImportReport): string {
  const { records, durationSeconds, bytes } = report;
  const rate = Math.round(records / Math.max(durationSeconds, 0.001));
  const lines = [
    `${report.source} → ${report.namespace}: ${report.resumed ? 'went on and finished' : 'finished'}`,
    `${formatNumberOf(records, 'record')} (${formatBytes(bytes)}) in ${formatSeconds(durationSeconds)}, ${formatCount(rate)} a second`,
    importCountsText(report),
  ];
  lines.push(...report.notes.map(oneLine));
  if (report.rejectFile !== undefined) {
    lines.push(
      `Rejected records: ${report.rejectFile}`,
      ...report.firstRejects.map((line) => `  ${line}`),
    );
  }
  return lines.join('\n');
}

/** What became of the records, those that are none left out. */
export function importCountsText(counts: ImportCounts): string {
  const parts = WORDS.filter(([key]) => counts[key] > 0).map(
    ([key, word]) => `${formatCount(counts[key])} ${word}`,
  );
  return parts.length === 0 ? 'nothing written' : parts.join(', ');
}
