import type { MigrationStatus } from '../../engine/model/status';
import { isMigrationStatus, type RunStatus } from '../../engine/model/run';
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

/** Prints where a run stands: a few lines, or one JSON object. */
export function showStatus(status: RunStatus, json: boolean | undefined): void {
  if (json === true) printJson({ type: 'status', ...status });
  else print([renderStatusText(status), ...details(status)].join('\n'));
}

function details(status: RunStatus): string[] {
  const { error } = status;
  const rows: [string, string | undefined][] = [
    ['source', oneLine(status.source)],
    ['target', oneLine(status.target)],
    ...(isMigrationStatus(status) ? migrationDetails(status) : []),
    ['updated', status.updatedAt],
    ...status.warnings.map((warning): [string, string] => ['warning', oneLine(warning)]),
    ['remedy', error && oneLine(remedyHere(error))],
  ];
  return rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([label, value]) => `  ${label.padEnd(14)}${value ?? ''}`);
}

function migrationDetails(status: MigrationStatus): [string, string | undefined][] {
  const { lastAppliedTime, longestLagSeconds, readyForCutover } = status;
  return [
    [
      'snapshot',
      `${formatBytes(status.bytes)}, ranges ${status.rangesDone} of ${status.rangesTotal}`,
    ],
    ['applied up to', lastAppliedTime ? clusterTime(lastAppliedTime.seconds) : undefined],
    ['longest lag', formatSeconds(longestLagSeconds)],
    ['cutover', readyForCutover ? 'ready' : undefined],
    ['compared', status.backgroundVerification && formatCompared(status.backgroundVerification)],
    ['load', status.load && formatLoad(status.load)],
  ];
}

function clusterTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
