import type { LagAlarm, MigrationStatus } from '../engine/model/status';
import { isMigrationStatus, type RunStatus } from '../engine/model/run';
import { oneLine } from '../engine/inert';
import { formatBytes, formatCount, formatNumberOf, formatPercent, formatSeconds } from './format';
import { formatLoad, isHeldBack } from './load';

/** A running or past run in one line: state, phase, the numbers that matter in it, activity. */
export function renderStatusText(status: RunStatus): string {
  const parts = [`${oneLine(status.name)}: ${status.state}, ${status.phase}`, ...numbers(status)];
  if (isActive(status) && isHeldBack(status.load)) parts.push(`load ${formatLoad(status.load)}`);
  if (status.error) parts.push(oneLine(status.error.message));
  else if (status.activity !== '') parts.push(oneLine(status.activity));
  return parts.join(' · ');
}

/** `lag 1 min 15 s, above 60 s since …`: the last part while that is alarming. */
export function formatLag(lagSeconds: number, alarm: LagAlarm | undefined): string {
  const lag = `lag ${formatSeconds(lagSeconds)}`;
  return alarm === undefined
    ? lag
    : `${lag}, above ${alarm.thresholdSeconds} s since ${alarm.since}`;
}

function isActive({ state }: RunStatus): boolean {
  return state === 'running' || state === 'paused';
}

/** How much of it is done, so far as that is known: `42 % of 3 MB`. */
export function formatDone({ bytes = 0, bytesTotal }: Pick<RunStatus, 'bytes' | 'bytesTotal'>) {
  return bytesTotal === undefined
    ? formatBytes(bytes)
    : `${formatPercent(bytes, bytesTotal)} of ${formatBytes(bytesTotal)}`;
}

function numbers(status: RunStatus): string[] {
  if (status.phase === 'preflight') return [];
  if (!isMigrationStatus(status)) return carriedNumbers(status);
  return status.snapshotDone ? syncNumbers(status) : snapshotNumbers(status);
}

function carriedNumbers({ documents = 0, bytes = 0, bytesTotal }: RunStatus): string[] {
  return [
    ...(documents > 0 ? [formatNumberOf(documents, 'document')] : []),
    ...(bytes > 0 ? [formatDone({ bytes, bytesTotal })] : []),
  ];
}

function snapshotNumbers(status: MigrationStatus): string[] {
  const { documents, bytes, bytesTotal, secondsLeft } = status;
  if (status.documentsTotal === 0) return [];
  const percent = formatPercent(bytes, bytesTotal);
  if (bytes >= bytesTotal) return [percent, formatNumberOf(documents, 'document')];
  // The total is an estimate, which a source in use outgrows.
  const total = Math.max(status.documentsTotal, documents);
  const parts = [
    percent,
    `${formatCount(documents)} of ${formatNumberOf(total, 'document')}`,
    `${formatCount(status.documentsPerSecond)}/s, ${formatBytes(status.bytesPerSecond)}/s`,
  ];
  if (secondsLeft !== undefined) parts.push(`about ${formatSeconds(Math.ceil(secondsLeft))} left`);
  return parts;
}

function syncNumbers(status: MigrationStatus): string[] {
  const parts = [formatNumberOf(status.documents, 'document')];
  if (status.kind === 'snapshot') return parts;
  parts.push(`${formatNumberOf(status.changesApplied, 'change')} applied`);
  if (status.state === 'running') parts.push(`${formatCount(status.changesPerSecond)} changes/s`);
  if (status.lagSeconds !== null) parts.push(formatLag(status.lagSeconds, status.lagAlarm));
  const differences = status.backgroundVerification?.differences ?? 0;
  if (differences > 0) parts.push(`${formatNumberOf(differences, 'difference')} found`);
  return parts;
}
