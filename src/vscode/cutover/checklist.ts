import * as vscode from 'vscode';
import type { CutoverProgress } from '../../engine/model/cutover';
import { formatCount, formatPercent, formatSeconds } from '../../report';
import type { PageChecklist, PageGate } from '../../pages/migration';
import { hasWayBack, isActive, wasCutOver, type MigrationRecord } from '../migrations/record';

/**
 * What must hold before a cutover, how one under way stands, or what is left to do after it;
 * undefined where there is none.
 * @param wayBack the migration that leads back, once it was started
 */
export function checklist(
  record: MigrationRecord,
  wayBack: MigrationRecord | undefined,
): PageChecklist | undefined {
  const { status, operation } = record;
  if (operation !== 'migrate' && operation !== 'sync') return undefined;
  if (isActive(record)) {
    return status.cutover
      ? { title: vscode.l10n.t('The cutover'), items: during(record, status.cutover) }
      : { title: vscode.l10n.t('Before the cutover'), items: before(record) };
  }
  return wasCutOver(record)
    ? { title: vscode.l10n.t('After the cutover'), items: after(record, wayBack) }
    : undefined;
}

function before(record: MigrationRecord): PageGate[] {
  const { status, plan } = record;
  const { lagSeconds, oplogSecondsLeft } = status;
  const following = status.phase === 'sync' || status.phase === 'cutover';
  const indexing = status.collections.filter(({ state }) => state === 'indexing').length;
  return [
    {
      label: vscode.l10n.t('Everything is copied'),
      met: status.snapshotDone,
      detail: formatPercent(status.bytes, status.bytesTotal),
    },
    {
      label: vscode.l10n.t('Indexes are built'),
      met: status.snapshotDone && indexing === 0,
      detail: indexing === 0 ? '' : vscode.l10n.t('{0} being built', formatCount(indexing)),
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
    ...oplogGate(oplogSecondsLeft),
    ...verificationGate(record),
    {
      label: vscode.l10n.t('Writes to the source have stopped'),
      met: false,
      detail: vscode.l10n.t('you say so at the cutover, or have them blocked'),
    },
  ];
}

function oplogGate(secondsLeft: number | undefined): PageGate[] {
  if (secondsLeft === undefined) return [];
  return [
    {
      label: vscode.l10n.t('The source’s oplog reaches back far enough'),
      met: secondsLeft > 0,
      detail: vscode.l10n.t('{0} left', formatSeconds(secondsLeft)),
    },
  ];
}

function verificationGate({ status }: MigrationRecord): PageGate[] {
  const { backgroundVerification } = status;
  if (!backgroundVerification) return [];
  const { differences, rounds, namespacesDone, namespaces } = backgroundVerification;
  const compared =
    namespaces === 0
      ? vscode.l10n.t('comparing has just begun')
      : vscode.l10n.t(
          '{0} of {1} namespaces compared',
          formatCount(rounds > 0 ? namespaces : namespacesDone),
          formatCount(namespaces),
        );
  return [
    {
      label: vscode.l10n.t('No differences found so far'),
      met: differences === 0,
      detail:
        differences === 0
          ? compared
          : vscode.l10n.t('{0} found: repair them with Verify…', formatCount(differences)),
    },
  ];
}

const STEPS = ['last-changes', 'completing', 'verifying'] as const;

function during({ status, source }: MigrationRecord, cutover: CutoverProgress): PageGate[] {
  const reached = STEPS.indexOf(cutover.step);
  const step = (of: CutoverProgress['step'], label: string, detail = ''): PageGate => {
    const index = STEPS.indexOf(of);
    return { label, met: index < reached, detail: index === reached ? detail : '' };
  };
  const lag = status.lagSeconds;
  return [
    {
      label: vscode.l10n.t('Writes to {0} have stopped', source.name),
      met: true,
      detail: cutover.writesBlocked ? vscode.l10n.t('blocked') : vscode.l10n.t('as you said'),
    },
    step(
      'last-changes',
      vscode.l10n.t('The last changes are applied'),
      lag === null ? status.activity : vscode.l10n.t('lag {0}', formatSeconds(lag)),
    ),
    step('completing', vscode.l10n.t('The target is complete'), status.activity),
    step('verifying', vscode.l10n.t('Both sides are equal'), status.activity),
  ];
}

function after(record: MigrationRecord, wayBack: MigrationRecord | undefined): PageGate[] {
  const { source, target } = record;
  const items: PageGate[] = [
    { label: vscode.l10n.t('Both sides are equal'), met: true, detail: '' },
    {
      label: vscode.l10n.t('Point your applications to {0}', target.name),
      met: false,
      detail: '',
      action: { action: 'copyTarget', label: vscode.l10n.t('Copy Connection String…') },
    },
  ];
  if (!hasWayBack(record)) return items;
  items.push({
    label: vscode.l10n.t('The way back keeps {0} in step', source.name),
    met: wayBack !== undefined && isActive(wayBack),
    detail: wayBack ? wayBack.plan.name : '',
    action: { action: 'followBack', label: vscode.l10n.t('Follow Back…') },
  });
  return items;
}
