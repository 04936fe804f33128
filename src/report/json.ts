import type { MigrationReport } from '../engine/model/report';

/** A migration's report as JSON for a file, ending in a newline. */
export function renderReportJson(report: MigrationReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
