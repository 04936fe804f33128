import * as vscode from 'vscode';
import { FerryError } from '../../engine/errors';
import { checkedDefinition, type FerryTaskDefinition } from '../tasks/definition';
import { taskType } from '../names';

/** Files that hold a migration, to be kept in version control. */
export const planFiles: vscode.DocumentSelector = { pattern: '**/*.migration.json' };

/**
 * The migration that a file describes: what a task says, without the type. Named after the file
 * unless it has a name.
 * @throws FerryError `invalid-plan-file` or `invalid-task`, kind `usage`
 */
export function parsePlanFile(document: vscode.TextDocument): FerryTaskDefinition {
  let value: unknown;
  try {
    value = JSON.parse(document.getText());
  } catch (error) {
    throw notPlan(error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null) throw notPlan(vscode.l10n.t('not an object'));
  const definition = checkedDefinition({ ...value, type: taskType });
  return { ...definition, name: definition.name ?? nameOf(document.uri) };
}

/** `shop` for `…/shop.migration.json`, as far as its letters may be in a name. */
function nameOf(uri: vscode.Uri): string | undefined {
  const file = uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(/\.migration\.json$/, '');
  const name = file.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64);
  return name === '' ? undefined : name;
}

/** The line where a property stands; the first of the file if it has none. */
export function lineOf(document: vscode.TextDocument, property: string): vscode.Range {
  const text = document.getText();
  const at = text.search(new RegExp(`"${property}"\\s*:`));
  return document.lineAt(at < 0 ? 0 : document.positionAt(at).line).range;
}

function notPlan(why: string): FerryError {
  return new FerryError({
    code: 'invalid-plan-file',
    kind: 'usage',
    message: vscode.l10n.t('This file does not hold a migration: {0}.', why),
    remedy: vscode.l10n.t('It is a JSON object with an operation, a source and a target.'),
  });
}
