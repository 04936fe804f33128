import * as vscode from 'vscode';
import { DEFAULT_STATE_DATABASE } from '../../engine/migration/defaults';
import type { ImportOptions } from '../../methods/import/types';
import { settings, settingsSection } from '../names';
import type { ImportState } from './importSteps';

/** More rejected records than this end an import from the editor, which shows the first of them. */
const MOST_REJECTS = 1000;

/** How a file is imported, with the user's settings; rejected records go beside the file. */
export function importOptionsOf(file: string, state: ImportState): ImportOptions {
  // Checked when it was asked for; the engine's own parser would bring the driver along.
  const dot = state.namespace.indexOf('.');
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  return {
    namespace: { db: state.namespace.slice(0, dot), name: state.namespace.slice(dot + 1) },
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
