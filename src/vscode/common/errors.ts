import * as vscode from 'vscode';
import { showError } from './messages';
import type { ErrorFacts } from '../../engine/errors';

/** Whether something carries {@link ErrorFacts}: a FerryError, or the data of an RPC error. */
export function isErrorFacts(value: unknown): value is ErrorFacts {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'kind' in value &&
    'message' in value &&
    typeof value.message === 'string' &&
    'remedy' in value &&
    typeof value.remedy === 'string'
  );
}

/** The facts of anything that was thrown, engine errors over RPC included. */
export function errorFacts(error: unknown): ErrorFacts {
  if (isErrorFacts(error)) return error;
  if (typeof error === 'object' && error !== null && 'data' in error && isErrorFacts(error.data)) {
    return error.data;
  }
  return {
    code: 'unexpected',
    kind: 'failed',
    message: error instanceof Error ? error.message : String(error),
    remedy: vscode.l10n.t('See the Mongo Ferry output for details.'),
  };
}

/** Cause and remedy in one line. */
export function errorLine(facts: ErrorFacts): string {
  return facts.remedy === '' ? facts.message : `${facts.message} ${facts.remedy}`;
}

/** Does something that the user asked for; a failure is shown with its remedy. */
export async function showingFailure(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    void showError(errorLine(errorFacts(error)));
  }
}
