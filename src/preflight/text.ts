import { findingsOf } from './findings';
import type { PlainCheckResult, PlainFinding, Severity } from './types';
import { formatNumberOf, oneLine } from '../report';

const TITLES: Record<Severity, string> = {
  blocker: 'Blocks',
  warning: 'May fail or surprise',
  note: 'Good to know',
};

/** What the checks found as plain text, ending in a newline. */
export function renderPreflightText(
  { source, target }: { source: string; target: string },
  results: readonly PlainCheckResult[],
): string {
  const findings = findingsOf(results);
  return [
    `${oneLine(source)} → ${oneLine(target)}`,
    ...(['blocker', 'warning', 'note'] as const).flatMap((severity) =>
      section(
        TITLES[severity],
        findings.filter((finding) => finding.severity === severity),
      ),
    ),
    '',
    summary(results, findings),
    '',
  ].join('\n');
}

function section(title: string, findings: PlainFinding[]): string[] {
  if (findings.length === 0) return [];
  return ['', title, ...findings.flatMap(lines)];
}

/** The namespaces stand in the message already, as far as they are few. */
function lines({ check, message, remedy, fix }: PlainFinding): string[] {
  const command = fix?.command;
  const shown = command === undefined || remedy.includes(command);
  return [
    `  ${check}: ${oneLine(message)}`,
    `    → ${oneLine(remedy)}`,
    ...(shown ? [] : [`    ${fix?.title ?? ''}: ${oneLine(command)}`]),
  ];
}

function summary(results: readonly PlainCheckResult[], findings: PlainFinding[]): string {
  const passed = results.filter((result) => result.findings.length === 0).length;
  const count = (severity: Severity) =>
    findings.filter((finding) => finding.severity === severity).length;
  return [
    formatNumberOf(count('blocker'), 'blocker'),
    formatNumberOf(count('warning'), 'warning'),
    formatNumberOf(count('note'), 'note'),
    `${passed} of ${formatNumberOf(results.length, 'check')} passed`,
  ].join(', ');
}
