import * as vscode from 'vscode';
import type { ConnectionTestStep } from '../../engine/deployment/deploymentFacts';
import { errorFacts } from '../common/errors';
import type { ExplorerEngine } from '../engine/explorerEngine';

/** Tests a connection string step by step; a failure of the test itself counts as a failed step. */
export async function testUri(engine: ExplorerEngine, uri: string): Promise<ConnectionTestStep[]> {
  try {
    const client = await engine.client();
    return await client.testConnection(uri);
  } catch (error) {
    const { message, remedy } = errorFacts(error);
    return [{ step: 'parse', ok: false, detail: message, remedy }];
  }
}

/** Whether every step passed. */
export function passed(steps: readonly ConnectionTestStep[]): boolean {
  return steps.length > 0 && steps.every((step) => step.ok);
}

/** A test's steps as entries of a list: what was found, and what to do where it failed. */
export function testItems(steps: readonly ConnectionTestStep[]): vscode.QuickPickItem[] {
  return steps.map((step) => ({
    label: `$(${step.ok ? 'pass' : 'error'}) ${stepName(step.step)}`,
    description: step.detail,
    detail: step.ok ? undefined : step.remedy,
    alwaysShow: true,
  }));
}

/** A test's steps as lines of text. */
export function testLines(steps: readonly ConnectionTestStep[]): string[] {
  return steps.map((step) => {
    const outcome = step.ok ? vscode.l10n.t('passed') : vscode.l10n.t('failed');
    const remedy = step.remedy === undefined ? '' : ` ${step.remedy}`;
    return `${stepName(step.step)} ${outcome}: ${step.detail}${remedy}`;
  });
}

function stepName(step: ConnectionTestStep['step']): string {
  switch (step) {
    case 'parse':
      return vscode.l10n.t('Connection string');
    case 'dns':
      return vscode.l10n.t('DNS');
    case 'tcp':
      return vscode.l10n.t('TCP');
    case 'tls':
      return vscode.l10n.t('TLS');
    case 'hello':
      return vscode.l10n.t('Hello');
    case 'authentication':
      return vscode.l10n.t('Authentication');
    case 'permissions':
      return vscode.l10n.t('Permissions');
  }
}
