import type { VerificationReport } from '../engine/model/verification';
import { isMigrationReport, type RunReport } from '../engine/model/run';
import {
  DIFFERENCE_REMEDIES,
  describeDifference,
  differenceKinds,
  droppedLines,
  headline,
  migrationFacts,
  ruleLines,
} from './facts';
import { formatBytes, formatCount, formatSeconds } from './format';
import { oneLine } from '../engine/inert';

/** A run's report as Markdown; names from the data cannot become markup or links. */
export function renderReportMarkdown(report: RunReport): string {
  if (!isMigrationReport(report)) return carriedMarkdown(report);
  const { verification, error } = report;
  const phases = report.phases.map(({ phase, seconds }) => [phase, formatSeconds(seconds)]);
  const parts = [
    `# ${literal(headline(report))}`,
    error ? `> **${literal(error.message)}** ${literal(error.remedy)}` : '',
    table(['Fact', 'Value'], [':--', ':--'], migrationFacts(report)),
    section('Phases', table(['Phase', 'Time'], [':--', '--:'], phases)),
    section('Rules for documents', list(ruleLines(report))),
    section('Warnings', list(report.warnings)),
    section('Dropped in the target', list(droppedLines(report))),
    section('Users and roles the target lacks', shell(report.userCommands ?? [])),
    ...(verification ? verificationSections(verification) : []),
    `Mongo Ferry ${literal(report.toolVersion)}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function carriedMarkdown(report: RunReport): string {
  const { name, source, target, text = '', warnings, startedAt, durationSeconds } = report;
  const facts = [
    ['Source', source],
    ['Target', target],
    ['Started', startedAt],
    ['Duration', formatSeconds(durationSeconds)],
    ...(report.outputs ?? []).map((output) => ['Written', output]),
  ];
  const parts = [
    `# ${literal(`${name}: ${report.status}`)}`,
    table(['Fact', 'Value'], [':--', ':--'], facts),
    section('What was done', list(text.split('\n').filter((line) => line !== ''))),
    section('Warnings', list(warnings)),
    ...(report.verification ? verificationSections(report.verification) : []),
    `Mongo Ferry ${literal(report.toolVersion)}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function verificationSections(verification: VerificationReport): string[] {
  const rows = verification.namespaces.map((entry) => [
    entry.namespace,
    entry.target,
    formatCount(entry.documents),
    formatBytes(entry.bytes),
    formatCount(entry.differences),
  ]);
  const header = ['Namespace', 'Target', 'Documents', 'Bytes', 'Differences'];
  return [
    section('Differences found', differences(verification)),
    section('Compared', table(header, [':--', ':--', '--:', '--:', '--:'], rows)),
  ];
}

function differences({ found, differences: total }: VerificationReport): string {
  const groups = differenceKinds(found).map((kind) => {
    const lines = found.filter((entry) => entry.kind === kind).map(describeDifference);
    return `**${kind}** — ${DIFFERENCE_REMEDIES[kind]}\n\n${list(lines)}`;
  });
  if (found.length < total) {
    groups.unshift(`The first ${formatCount(found.length)} of ${formatCount(total)}.`);
  }
  return groups.join('\n\n');
}

/** A titled part; nothing when it is empty. */
function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

/** Lines to run in mongosh; as a block indented by four, which no text in them can end. */
function shell(commands: string[]): string {
  return commands.map((command) => `    ${oneLine(command)}`).join('\n');
}

function list(lines: string[]): string {
  return lines.map((line) => `- ${literal(line)}`).join('\n');
}

function table(header: string[], alignments: string[], rows: string[][]): string {
  if (rows.length === 0) return '';
  return [header, alignments, ...rows.map((row) => row.map(literal))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** Text that Markdown shows as it is, without making links of it. */
function literal(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~$&]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./g, '\\$&');
}
