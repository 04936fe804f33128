import type { MigrationStatus } from '../../engine/model/status';
import {
  formatBytes,
  formatCompared,
  formatLoad,
  formatSeconds,
  oneLine,
  renderStatusText,
} from '../../report';
import { remedyHere } from './remedy';
import { print, printJson } from './terminal';

/** Prints where a migration stands: a few lines, or one JSON object. */
export function showStatus(status: MigrationStatus, json: boolean | undefined): void {
  if (json === true) printJson({ type: 'status', ...status });
  else print([renderStatusText(status), ...details(status)].join('\n'));
}

function details(status: MigrationStatus): string[] {
  const { lastAppliedTime, longestLagSeconds, error, readyForCutover } = status;
  const rows: [string, string | undefined][] = [
    ['source', oneLine(status.source)],
    ['target', oneLine(status.target)],
    [
      'snapshot',
      `${formatBytes(status.bytes)}, ranges ${status.rangesDone} of ${status.rangesTotal}`,
    ],
    ['applied up to', lastAppliedTime ? clusterTime(lastAppliedTime.seconds) : undefined],
    ['longest lag', formatSeconds(longestLagSeconds)],
    ['cutover', readyForCutover ? 'ready' : undefined],
    ['compared', status.backgroundVerification && formatCompared(status.backgroundVerification)],
    ['load', status.load && formatLoad(status.load)],
    ['updated', status.updatedAt],
    ...status.warnings.map((warning): [string, string] => ['warning', oneLine(warning)]),
    ['remedy', error && oneLine(remedyHere(error))],
  ];
  return rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([label, value]) => `  ${label.padEnd(14)}${value ?? ''}`);
}

function clusterTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
