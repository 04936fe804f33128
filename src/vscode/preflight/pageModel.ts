import * as vscode from 'vscode';
import { findingsOf } from '../../preflight/findings';
import type { PlainFinding, Severity, UserChoice } from '../../preflight/types';
import { formatNumberOf } from '../../report';
import { errorLine } from '../common/errors';
import type { MigrationDraft } from '../migrations/migrationDraft';
import { operationName } from '../migrations/recordText';
import type { DraftChecks } from './draftChecks';
import type { PageButton, PageFinding, PageModel, PageWords } from '../../pages/preflight';

/** What the page shows. */
export function pageModel(checks: DraftChecks): PageModel {
  const draft = checks.draft();
  const { activity, error, results } = checks;
  const operation = operationName(draft.operation);
  return {
    title: vscode.l10n.t('{0} {1} to {2}', operation, draft.source.name, draft.target.name),
    status: statusText(checks),
    busy: activity !== 'idle',
    error: error ? errorLine(error) : '',
    start: {
      label: vscode.l10n.t('Start…'),
      enabled: activity === 'idle' && checks.mayStart,
      reason: startReason(checks),
    },
    buttons: [
      { label: vscode.l10n.t('Check All Again'), message: { type: 'checkAll' } },
      { label: vscode.l10n.t('Change Choices…'), message: { type: 'changePlan' } },
      ...(results.length === 0
        ? []
        : [{ label: vscode.l10n.t('Copy Results'), message: { type: 'copy' } as const }]),
    ],
    findings: findingsOf(results).map((finding) => pageFinding(finding, checks, draft)),
    passed: results
      .filter(({ findings }) => findings.length === 0)
      .map(({ check, title }) => ({ check, title, buttons: [againButton(check)] })),
  };
}

/** The page's fixed words. */
export function pageWords(): PageWords {
  return {
    blockers: vscode.l10n.t('Blockers'),
    warnings: vscode.l10n.t('Warnings'),
    notes: vscode.l10n.t('Notes'),
    passed: vscode.l10n.t('Passed ({0})'),
    namespaces: vscode.l10n.t('Namespaces ({0})'),
  };
}

/** `1 blocker, 2 warnings, 0 notes; 30 of 33 checks passed` */
export function countsText(checks: DraftChecks): string {
  const { results } = checks;
  const passed = results.filter(({ findings }) => findings.length === 0).length;
  return vscode.l10n.t(
    '{0}, {1}, {2}; {3} of {4} passed',
    formatNumberOf(checks.count('blocker'), 'blocker'),
    formatNumberOf(checks.count('warning'), 'warning'),
    formatNumberOf(checks.count('note'), 'note'),
    passed,
    formatNumberOf(results.length, 'check'),
  );
}

function statusText(checks: DraftChecks): string {
  switch (checks.activity) {
    case 'checking':
      return vscode.l10n.t('Checking both deployments…');
    case 'fixing':
      return vscode.l10n.t('Running the remedy, then its check…');
    case 'idle':
      return checks.results.length === 0 ? '' : countsText(checks);
  }
}

/** Why it cannot start; empty if it can. */
function startReason(checks: DraftChecks): string {
  if (checks.activity !== 'idle' || checks.mayStart) return '';
  const blockers = checks.count('blocker');
  return blockers === 0
    ? vscode.l10n.t('It can start once the checks have run.')
    : vscode.l10n.t('It can start once nothing blocks: {0}.', formatNumberOf(blockers, 'blocker'));
}

function pageFinding(
  finding: PlainFinding,
  checks: DraftChecks,
  draft: MigrationDraft,
): PageFinding {
  const { check, severity, message, remedy, namespaces, fix } = finding;
  const ofCheck = checks.results.find((result) => result.check === check)?.findings ?? [];
  const place = { check, index: ofCheck.indexOf(finding) };
  return {
    severity,
    severityText: severityText(severity),
    check,
    text: message,
    remedy,
    namespaces,
    command: fix?.command ?? '',
    commandText: fix ? sideText(fix.title, draft[fix.side].name) : '',
    buttons: [
      ...(fix?.canRun === true
        ? [{ label: vscode.l10n.t('Run…'), message: { type: 'runFix', ...place } as const }]
        : []),
      ...(fix?.command === undefined
        ? []
        : [
            {
              label: vscode.l10n.t('Copy Command'),
              message: { type: 'copyFix', ...place } as const,
            },
          ]),
      ...choiceButtons(finding.choice, place, draft),
      againButton(check),
    ],
  };
}

function sideText(title: string, name: string): string {
  return vscode.l10n.t('{0} (on {1})', title, name);
}

function choiceButtons(
  choice: UserChoice | undefined,
  place: { check: string; index: number },
  draft: MigrationDraft,
): PageButton[] {
  const label = choice && choiceText(choice, draft);
  return label === undefined ? [] : [{ label, message: { type: 'choose', ...place } }];
}

function choiceText(choice: UserChoice, { source, target }: MigrationDraft): string {
  switch (choice) {
    case 'source-connection':
      return vscode.l10n.t('Edit {0}…', source.name);
    case 'target-connection':
      return vscode.l10n.t('Edit {0}…', target.name);
    case 'plan':
      return vscode.l10n.t('Change Choices…');
    case 'state-database':
    case 'parallel-ranges':
      return vscode.l10n.t('Open Setting');
  }
}

function againButton(check: string): PageButton {
  return { label: vscode.l10n.t('Check Again'), message: { type: 'check', check } };
}

function severityText(severity: Severity): string {
  switch (severity) {
    case 'blocker':
      return vscode.l10n.t('Blocker');
    case 'warning':
      return vscode.l10n.t('Warning');
    case 'note':
      return vscode.l10n.t('Note');
  }
}
