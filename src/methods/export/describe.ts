import { formatBytes, formatNumberOf, formatSeconds } from '../../report';
import type { ExportReport } from './types';

/** A finished export as one line. */
export function exportReportText(report: ExportReport): string {
  const { namespace, file, documents, bytes, durationSeconds } = report;
  const size = `${formatNumberOf(documents, 'document')}, ${formatBytes(bytes)}`;
  return `${namespace} → ${file}: ${size} in ${formatSeconds(durationSeconds)}`;
}
