import * as vscode from 'vscode';
import { type NamespaceProgress, type Phase, PHASES } from '../../engine/model/status';
import type { VerificationReport } from '../../engine/model/verification';
import {
  formatBytes,
  formatCount,
  formatNumberOf,
  formatPercent,
  formatSeconds,
  isHeldBack,
} from '../../report';
import {
  canAbortCutover,
  canCutOver,
  canSetLoad,
  differencesOf,
  hasReport,
  isActive,
  isResumable,
  type MigrationRecord,
} from '../migrations/record';
import { loadText, operationName, phaseName, recordSummary } from '../migrations/recordText';
import { checklist } from '../cutover/checklist';
import { charts } from './charts';
import type { Sample } from './history';
import type { PageFact, PageModel, PageNamespace, PageWords } from '../../pages/migration';

/** What the page of a migration shows. */
export function pageModel(
  record: MigrationRecord,
  samples: readonly Sample[],
  wayBack: MigrationRecord | undefined,
): PageModel {
  const { status, plan, source, target } = record;
  const verification = record.verification ?? status.report?.verification;
  return {
    title: plan.name,
    subtitle: `${operationName(record.operation)} · ${source.name} → ${target.name}`,
    state: status.state,
    stateText: recordSummary(record),
    activity: isActive(record) ? activityText(record) : '',
    phases: phases(record),
    percent: percent(record),
    facts: facts(record),
    error: status.error && { message: status.error.message, remedy: status.error.remedy },
    warnings: status.warnings,
    charts: charts(record, samples),
    checklist: checklist(record, wayBack),
    namespaces: namespaces(status.collections, verification),
    verification: verification && verificationPart(verification),
    actions: actions(record),
    updatedAt: status.updatedAt,
  };
}

/** What is being done, and what the user has it held back to. */
function activityText({ status }: MigrationRecord): string {
  const { cutover, phase, state } = status;
  // A cutover has begun before its phase: changes from before it are still to be applied.
  const isBegun = cutover !== undefined && phase === 'sync' && state === 'running';
  const activity = isBegun ? vscode.l10n.t('Applying the last changes') : status.activity;
  if (!isHeldBack(status.load)) return activity;
  return vscode.l10n.t('{0} · held back: {1}', activity, loadText(status.load));
}

/** The page's fixed words. */
export function pageWords(): PageWords {
  return {
    phases: vscode.l10n.t('Phases'),
    progress: vscode.l10n.t('Progress'),
    numbers: vscode.l10n.t('Numbers'),
    namespaces: vscode.l10n.t('Namespaces'),
    filter: vscode.l10n.t('Filter namespaces'),
    namespace: vscode.l10n.t('Namespace'),
    target: vscode.l10n.t('Target'),
    state: vscode.l10n.t('State'),
    documents: vscode.l10n.t('Documents'),
    bytes: vscode.l10n.t('Bytes'),
    copied: vscode.l10n.t('Copied'),
    differences: vscode.l10n.t('Differences'),
    warnings: vscode.l10n.t('Warnings'),
    verification: vscode.l10n.t('Verification'),
    charts: vscode.l10n.t('The last hour'),
    met: vscode.l10n.t('met'),
    unmet: vscode.l10n.t('not yet'),
    document: vscode.l10n.t('Document'),
    compareDocument: vscode.l10n.t('Compare both versions'),
    detail: vscode.l10n.t('Difference'),
    lastUpdated: vscode.l10n.t('Last updated'),
    stale: vscode.l10n.t('stale: no news for over 30 seconds'),
    gone: vscode.l10n.t('This migration is no longer in the Migrations view.'),
  };
}

/** The phases that an operation goes through. */
function phasesOf(record: MigrationRecord): Phase[] {
  if (record.operation === 'snapshot') return ['preflight', 'snapshot', 'verified'];
  if (record.operation === 'verify') return ['verified'];
  return [...PHASES];
}

function phases(record: MigrationRecord): PageModel['phases'] {
  const { phase, state } = record.status;
  const order = phasesOf(record);
  const current = order.indexOf(phase);
  return order.map((each, index) => {
    // What differs never looks like a success.
    const proven = differencesOf(record) === 0 || each !== 'verified';
    const done = index < current || (index === current && state === 'completed' && proven);
    return {
      name: phaseName(each),
      state: done ? 'done' : index === current ? 'current' : 'waiting',
    };
  });
}

function percent({ operation, status }: MigrationRecord): number | undefined {
  if (operation === 'verify') return undefined;
  if (status.snapshotDone) return 100;
  if (status.bytesTotal === 0) return undefined;
  return Math.min(99, Math.floor((status.bytes / status.bytesTotal) * 100));
}

function facts({ operation, status }: MigrationRecord): PageFact[] {
  const found: PageFact[] = [
    { label: vscode.l10n.t('Documents'), value: formatCount(status.documents) },
    { label: vscode.l10n.t('Bytes'), value: formatBytes(status.bytes) },
  ];
  const add = (label: string, value: string) => found.push({ label, value });
  if (operation === 'verify') return found;
  if (status.phase === 'snapshot') {
    add(vscode.l10n.t('Documents/s'), formatCount(status.documentsPerSecond));
    add(vscode.l10n.t('Bytes/s'), formatBytes(status.bytesPerSecond));
    if (status.secondsLeft !== undefined) {
      const left = vscode.l10n.t('about {0}', formatSeconds(status.secondsLeft));
      add(vscode.l10n.t('Time left'), left);
    }
  }
  add(
    vscode.l10n.t('Ranges'),
    `${formatCount(status.rangesDone)} / ${formatCount(status.rangesTotal)}`,
  );
  if (status.load) add(vscode.l10n.t('Load'), loadText(status.load));
  if (operation !== 'snapshot') {
    add(vscode.l10n.t('Changes applied'), formatCount(status.changesApplied));
    add(vscode.l10n.t('Changes/s'), formatCount(status.changesPerSecond));
    add(vscode.l10n.t('Lag'), status.lagSeconds === null ? '–' : formatSeconds(status.lagSeconds));
    if (status.oplogSecondsLeft !== undefined) {
      add(vscode.l10n.t('Oplog window left'), formatSeconds(status.oplogSecondsLeft));
    }
    add(vscode.l10n.t('Longest lag'), formatSeconds(status.longestLagSeconds));
  }
  return found;
}

function namespaces(
  collections: readonly NamespaceProgress[],
  verification: VerificationReport | undefined,
): PageNamespace[] {
  const differences = new Map(
    verification?.namespaces.map((entry) => [entry.namespace, entry.differences]),
  );
  if (collections.length > 0) {
    return collections.map((entry) => ({
      namespace: entry.namespace,
      target: entry.target,
      state: namespaceState(entry.state),
      documents: entry.documents,
      documentsText: formatCount(entry.documents),
      bytes: entry.bytes,
      bytesText: formatBytes(entry.bytes),
      percent: copiedPercent(entry),
      differences: differences.get(entry.namespace) ?? null,
    }));
  }
  return (verification?.namespaces ?? []).map((entry) => ({
    namespace: entry.namespace,
    target: entry.target,
    state: namespaceState(entry.differences === 0 ? 'verified' : 'different'),
    documents: entry.documents,
    documentsText: formatCount(entry.documents),
    bytes: entry.bytes,
    bytesText: formatBytes(entry.bytes),
    percent: 100,
    differences: entry.differences,
  }));
}

function copiedPercent({ state, bytes, bytesTotal }: NamespaceProgress): number {
  if (state === 'waiting') return 0;
  if (state !== 'copying') return 100;
  return Number.parseInt(formatPercent(bytes, bytesTotal), 10);
}

function namespaceState(state: NamespaceProgress['state']): string {
  switch (state) {
    case 'waiting':
      return vscode.l10n.t('waiting');
    case 'copying':
      return vscode.l10n.t('copying');
    case 'indexing':
      return vscode.l10n.t('building indexes');
    case 'copied':
      return vscode.l10n.t('copied');
    case 'verified':
      return vscode.l10n.t('verified');
    case 'different':
      return vscode.l10n.t('different');
  }
}

function verificationPart(verification: VerificationReport): PageModel['verification'] {
  const { differences, found } = verification;
  return {
    differences,
    summary: verificationSummary(verification),
    found: found.map(({ namespace, id, detail }) => ({ namespace, id: id ?? '', detail })),
    truncated:
      found.length < differences
        ? vscode.l10n.t('The first {0} are listed.', formatCount(found.length))
        : '',
  };
}

function verificationSummary(verification: VerificationReport): string {
  const { mode = 'exact', documents, durationSeconds, differences, repaired } = verification;
  const facts = [
    formatNumberOf(documents, 'document'),
    formatNumberOf(verification.namespaces.length, 'namespace'),
    formatSeconds(durationSeconds),
    formatNumberOf(differences, 'difference'),
  ];
  const compared = {
    exact: vscode.l10n.t('{0} in {1} compared byte for byte in {2}: {3}.', ...facts),
    content: vscode.l10n.t('{0} in {1} compared by content in {2}: {3}.', ...facts),
    hash: vscode.l10n.t(
      '{0} in {1} compared, by hashes where they could be, in {2}: {3}.',
      ...facts,
    ),
    sample: vscode.l10n.t('A sample of {0} in {1} compared in {2}: {3}.', ...facts),
  }[mode];
  if (repaired === undefined) return compared;
  const before = formatNumberOf(repaired, 'difference');
  return `${compared} ${vscode.l10n.t('Before the repair there were {0}.', before)}`;
}

/** What the cutover waits for first. */
function whyNotYet(record: MigrationRecord): string {
  const unmet = checklist(record, undefined)?.items.find(({ met }) => !met);
  return unmet && !canCutOver(record) ? unmet.label : record.status.activity;
}

function actions(record: MigrationRecord): PageModel['actions'] {
  const { operation, status } = record;
  const list: PageModel['actions'] = [];
  const add = (
    action: PageModel['actions'][number]['action'],
    label: string,
    { primary = false, reason = '' } = {},
  ) => list.push({ action, label, primary, reason });
  const cutsOver = operation === 'migrate' || operation === 'sync';

  if (canAbortCutover(record)) add('abortCutover', vscode.l10n.t('Give the Cutover Up'));
  else if (status.state === 'running' && cutsOver) {
    const reason = canCutOver(record) ? '' : vscode.l10n.t('Not yet: {0}', whyNotYet(record));
    add('cutOver', vscode.l10n.t('Cut Over…'), { primary: true, reason });
  }
  if (status.state === 'running' && operation !== 'verify') add('pause', vscode.l10n.t('Pause…'));
  if (status.state === 'paused' || isResumable(record)) {
    add('resume', vscode.l10n.t('Resume'), { primary: true });
  }
  if (canSetLoad(record)) add('setLoad', vscode.l10n.t('Set Load…'));
  if (isActive(record)) {
    add('stop', operation === 'verify' ? vscode.l10n.t('Stop') : vscode.l10n.t('Stop, Keep State'));
    if (operation !== 'verify') add('cancel', vscode.l10n.t('Cancel…'));
  }
  if (hasReport(record)) add('showReport', vscode.l10n.t('Show Report'));
  add('showLog', vscode.l10n.t('Show Log'));
  return list;
}
