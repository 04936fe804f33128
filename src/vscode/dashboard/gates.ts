import * as vscode from 'vscode';
import { formatPercent, formatSeconds } from '../../report';
import { canCutOver, isActive, type MigrationRecord } from '../migrations/record';
import type { PageGate } from './messages';

/** What must hold before a cutover, each with how it stands; none where there is no cutover. */
export function gates(record: MigrationRecord): PageGate[] {
  const { status, operation, plan } = record;
  if ((operation !== 'migrate' && operation !== 'sync') || !isActive(record)) return [];
  const following = status.phase === 'sync' || status.phase === 'cutover';
  const { lagSeconds, oplogSecondsLeft } = status;
  const found: PageGate[] = [
    {
      label: vscode.l10n.t('Everything is copied'),
      met: status.snapshotDone,
      detail: formatPercent(status.bytes, status.bytesTotal),
    },
    {
      label: vscode.l10n.t('The target has caught up'),
      met: following && status.readyForCutover,
      detail: following ? '' : status.activity,
    },
    {
      label: vscode.l10n.t('The lag is small'),
      met: lagSeconds !== null && status.lagAlarm === undefined && following,
      detail:
        lagSeconds === null
          ? vscode.l10n.t('not known yet')
          : vscode.l10n.t(
              '{0}; warned of above {1}',
              formatSeconds(lagSeconds),
              formatSeconds(plan.warnLagSeconds),
            ),
    },
  ];
  if (oplogSecondsLeft !== undefined) {
    found.push({
      label: vscode.l10n.t('The source’s oplog reaches back far enough'),
      met: oplogSecondsLeft > 0,
      detail: vscode.l10n.t('{0} left', formatSeconds(oplogSecondsLeft)),
    });
  }
  const { backgroundVerification } = status;
  if (backgroundVerification) {
    found.push({
      label: vscode.l10n.t('No differences found so far'),
      met: backgroundVerification.differences === 0,
      detail: backgroundVerification.differences.toLocaleString(vscode.env.language),
    });
  }
  if (operation === 'migrate' || canCutOver(record)) {
    found.push({
      label: vscode.l10n.t('Writes to the source have stopped'),
      met: status.phase === 'cutover',
      detail: vscode.l10n.t('you say so at the cutover'),
    });
  }
  return found;
}
