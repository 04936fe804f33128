import { formatBytes, formatNumberOf, formatSeconds } from '../../report';
import type { ExportReport } from './types';

/** A finished export as a line, and another where something changed. */
export function exportReportText(report: ExportReport): string {
  const { namespace, file, documents, bytes, durationSeconds, changedTexts = 0 } = report;
  const size = `${formatNumberOf(documents, 'document')}, ${formatBytes(bytes)}`;
  const done = `${namespace} → ${file}: ${size} in ${formatSeconds(durationSeconds)}`;
  if (changedTexts === 0) return done;
  return `${done}\nIn ${formatNumberOf(changedTexts, 'document')} there is text that is not UTF-8, which stands there as �; BSON keeps it.`;
}
