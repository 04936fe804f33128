import * as vscode from 'vscode';
import type { Namespace } from '../../engine/catalog/namespaces';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import type { ImportOptions } from '../../methods/import/types';
import { settings, settingsSection } from '../names';
import type { ImportState } from './importSteps';

/** More rejected records than this end an import from the editor, which shows the first of them. */
const MOST_REJECTS = 1000;

/** How a file is imported, with the user's settings; rejected records go beside the file. */
export function importOptionsOf(file: string, state: Omit<ImportState, 'means'>): ImportOptions {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  return {
    namespace: namespaceOf(state.namespace),
    mode: state.mode,
    keyFields: state.keyFields,
    drop: false,
    resume: false,
    rejectFile: `${file}.rejects.jsonl`,
    maxRejects: MOST_REJECTS,
    bypassValidation: false,
    stateDatabase: configuration.get(settings.stateDatabase, DEFAULT_STATE_DATABASE),
  };
}

/** What stands for a namespace that was checked; the engine's parser would bring the driver along. */
export function namespaceOf(text: string): Namespace {
  const dot = text.indexOf('.');
  return { db: text.slice(0, dot), name: text.slice(dot + 1) };
}
