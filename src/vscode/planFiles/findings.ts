import * as vscode from 'vscode';
import type { PlainFinding, Severity } from '../../preflight/types';
import { productName } from '../names';
import { lineOf } from './planFile';

/** What the checks found, beside the lines of the file that it is about. */
export function diagnosticsOf(
  document: vscode.TextDocument,
  findings: readonly PlainFinding[],
): vscode.Diagnostic[] {
  return findings.map((finding) => {
    const { message, remedy, severity, check } = finding;
    const text = `${message} ${remedy}`.trim();
    const found = new vscode.Diagnostic(place(document, finding), text, severities[severity]);
    found.source = productName;
    found.code = check;
    return found;
  });
}

function place(document: vscode.TextDocument, { fix, choice }: PlainFinding): vscode.Range {
  if (choice === 'source-connection' || fix?.side === 'source') return lineOf(document, 'source');
  if (choice === 'target-connection' || fix?.side === 'target') return lineOf(document, 'target');
  return lineOf(document, 'operation');
}

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  blocker: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  note: vscode.DiagnosticSeverity.Information,
};
