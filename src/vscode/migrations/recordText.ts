import * as vscode from 'vscode';
import type { LoadSettings } from '../../engine/model/load';
import type { Phase } from '../../engine/model/status';
import {
  formatBytes,
  formatCount,
  formatNumberOf,
  formatPercent,
  formatSeconds,
} from '../../report';
import { canCutOver, differencesOf, type MigrationRecord, type Operation } from './record';

/** An operation's name for the user. */
export function operationName(operation: Operation): string {
  switch (operation) {
    case 'migrate':
      return vscode.l10n.t('Migrate');
    case 'sync':
      return vscode.l10n.t('Sync');
    case 'snapshot':
      return vscode.l10n.t('Snapshot');
    case 'verify':
      return vscode.l10n.t('Verify');
  }
}

/** How hard a migration may work, for the user. */
export function loadText({
  level,
  maxBytesPerSecond,
  maxDocumentsPerSecond,
}: LoadSettings): string {
  const parts = [levelName(level)];
  if (maxBytesPerSecond !== undefined) {
    parts.push(vscode.l10n.t('at most {0}/s', formatBytes(maxBytesPerSecond)));
  }
  if (maxDocumentsPerSecond !== undefined) {
    parts.push(vscode.l10n.t('at most {0} documents/s', formatCount(maxDocumentsPerSecond)));
  }
  return parts.join(' · ');
}

function levelName(level: LoadSettings['level']): string {
  switch (level) {
    case 'gentle':
      return vscode.l10n.t('Gentle');
    case 'balanced':
      return vscode.l10n.t('Balanced');
    case 'full':
      return vscode.l10n.t('Full');
  }
}

/** A phase's name for the user. */
export function phaseName(phase: Phase): string {
  switch (phase) {
    case 'preflight':
      return vscode.l10n.t('Preflight');
    case 'snapshot':
      return vscode.l10n.t('Snapshot');
    case 'catch-up':
      return vscode.l10n.t('Catch-up');
    case 'sync':
      return vscode.l10n.t('Sync');
    case 'cutover':
      return vscode.l10n.t('Cutover');
    case 'verified':
      return vscode.l10n.t('Verified');
  }
}

/** `Snapshot · 42 % · 12,000 documents/s`: what stands beside a migration's name. */
export function recordSummary(record: MigrationRecord): string {
  const { status } = record;
  switch (status.state) {
    case 'completed':
      return [operationName(record.operation), outcome(record)].join(' · ');
    case 'failed':
      return vscode.l10n.t('Failed in {0}', phaseName(status.phase));
    case 'interrupted':
      return record.operation === 'verify'
        ? vscode.l10n.t('Stopped')
        : vscode.l10n.t('Interrupted in {0}, resumable', phaseName(status.phase));
    case 'cancelled':
      return vscode.l10n.t('Cancelled in {0}', phaseName(status.phase));
    case 'paused':
      return [vscode.l10n.t('Paused'), ...progress(record)].join(' · ');
    case 'running':
      return progress(record).join(' · ');
  }
}

/** How many differences, or that nothing was verified; never a success without a proof. */
export function outcome(record: MigrationRecord): string {
  const differences = differencesOf(record);
  if (differences === undefined) return vscode.l10n.t('not verified');
  return differences === 1
    ? vscode.l10n.t('1 difference')
    : vscode.l10n.t('{0} differences', formatCount(differences));
}

/** Phase, share, rate, lag: what matters in the phase. */
function progress(record: MigrationRecord): string[] {
  const { status, operation } = record;
  if (operation === 'verify') {
    return [vscode.l10n.t('Comparing'), formatNumberOf(status.documents, 'document')];
  }
  const parts = [phaseName(status.phase)];
  if (status.phase === 'snapshot') {
    parts.push(formatPercent(status.bytes, status.bytesTotal));
    parts.push(vscode.l10n.t('{0} documents/s', formatCount(status.documentsPerSecond)));
    if (status.secondsLeft !== undefined) {
      parts.push(vscode.l10n.t('about {0} left', formatSeconds(status.secondsLeft)));
    }
  } else if (status.phase !== 'preflight') {
    if (status.lagSeconds !== null) {
      parts.push(vscode.l10n.t('lag {0}', formatSeconds(status.lagSeconds)));
    }
    parts.push(vscode.l10n.t('{0} changes/s', formatCount(status.changesPerSecond)));
    if (canCutOver(record)) parts.push(vscode.l10n.t('ready for cutover'));
  }
  return parts;
}
