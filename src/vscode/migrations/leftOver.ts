import * as vscode from 'vscode';
import { isActive, type MigrationRecord } from './record';

/** A record not renewed for so long is nobody's, even if its process id is in use again. */
const STALE_MS = 30_000;

/**
 * A record of an earlier session as it stands now: one that was running is interrupted, unless its
 * engine process still lives (in another window, or storing its state after a reload).
 */
export function settleLeftOver(record: MigrationRecord, now = Date.now()): MigrationRecord {
  if (!isActive(record)) return record;
  const fresh = now - Date.parse(record.savedAt) < STALE_MS;
  if (fresh && record.enginePid !== undefined && isAlive(record.enginePid)) {
    const activity = vscode.l10n.t('Runs in another window, or is stopping');
    return { ...record, status: { ...record.status, activity } };
  }
  return {
    ...record,
    enginePid: undefined,
    status: {
      ...record.status,
      state: 'interrupted',
      activity: vscode.l10n.t('Its state is kept: it can be resumed'),
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
