import * as vscode from 'vscode';
import { formatBytes, formatCount, formatNumberOf, formatSeconds } from '../../report';
import { canCutOver, isActive, type MigrationRecord } from '../migrations/record';
import { operationName, phaseName, recordSummary } from '../migrations/recordText';
import type { PictureColumn, PictureGroup, PictureNode, Tone } from '../../pages/topology';

/** The two ends of a migration as they are now; absent while they are not known. */
export interface Ends {
  source?: PictureGroup[] | undefined;
  target?: PictureGroup[] | undefined;
}

/** A migration's columns: source, method, target. */
export function migrationColumns(
  record: MigrationRecord,
  { source, target }: Ends,
): PictureColumn[] {
  return [
    {
      title: vscode.l10n.t('Source {0}', record.source.name),
      groups: source ?? unknown(record.status.source),
    },
    { title: vscode.l10n.t('Method'), groups: [engineGroup(record)] },
    {
      title: vscode.l10n.t('Target {0}', record.target.name),
      groups: target ?? unknown(record.status.target),
    },
  ];
}

function unknown(label: string): PictureGroup[] {
  const node: PictureNode = { label, detail: vscode.l10n.t('not looked at yet'), tone: 'plain' };
  return [{ title: '', detail: '', nodes: [node] }];
}

function engineGroup(record: MigrationRecord): PictureGroup {
  const { status } = record;
  const node = (label: string, detail: string, tone: Tone = 'plain') => ({ label, detail, tone });
  const nodes = [node(...standing(record), toneOf(record))];
  nodes.push(
    node(
      formatNumberOf(status.documents, 'document'),
      [formatBytes(status.bytes), isActive(record) ? rate(record) : ''].filter(Boolean).join(' · '),
    ),
  );
  if (status.lagSeconds !== null) {
    const late = status.lagAlarm !== undefined;
    const lag = vscode.l10n.t('lag {0}', formatSeconds(status.lagSeconds));
    nodes.push(node(lag, late ? vscode.l10n.t('falling behind') : '', late ? 'warn' : 'good'));
  }
  return { title: vscode.l10n.t('Mongo Ferry engine'), detail: record.plan.name, nodes };
}

/** What the numbers beside it do not tell. */
function standing(record: MigrationRecord): [label: string, detail: string] {
  const { operation, status } = record;
  if (!isActive(record)) return [operationName(operation), recordSummary(record)];
  const label = operation === 'verify' ? operationName(operation) : phaseName(status.phase);
  if (status.state === 'paused') return [label, vscode.l10n.t('Paused')];
  return [label, canCutOver(record) ? vscode.l10n.t('ready for cutover') : ''];
}

function rate({ status }: MigrationRecord): string {
  return status.snapshotDone
    ? vscode.l10n.t('{0} changes/s', formatCount(status.changesPerSecond))
    : vscode.l10n.t('{0}/s', formatBytes(status.bytesPerSecond));
}

/** Green only while it works, and for a proven end. */
function toneOf({ status, verification }: MigrationRecord): Tone {
  const differences = (verification ?? status.report?.verification)?.differences;
  switch (status.state) {
    case 'running':
      return 'good';
    case 'completed':
      return differences === 0 ? 'good' : 'warn';
    case 'failed':
      return 'bad';
    default:
      return 'warn';
  }
}
