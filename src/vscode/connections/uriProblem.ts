import * as vscode from 'vscode';
import { FerryError } from '../../engine/errors';
import { parseUri, unknownOptions } from '../../engine/deployment/uri';

/** What is wrong with a connection string, and what to do; without what may be part of a password. */
export function uriProblem(uri: string): string | undefined {
  const placeholder = /<[^<>]*>/.exec(uri)?.[0];
  if (placeholder !== undefined) {
    return vscode.l10n.t('Replace {0}, which only stands for something.', placeholder);
  }
  try {
    parseUri(uri);
  } catch (error) {
    if (!(error instanceof FerryError)) throw error;
    return `${error.message} ${error.remedy}`;
  }
  const [unknown] = unknownOptions(uri);
  if (unknown === undefined) return undefined;
  const { name, near } = unknown;
  return near === undefined
    ? vscode.l10n.t('There is no option {0}.', name)
    : vscode.l10n.t('There is no option {0}; {1} may be meant.', name, near);
}
