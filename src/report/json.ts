import type { RunReport } from '../engine/model/run';

/** A run's report as JSON for a file, ending in a newline. */
export function renderReportJson(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
