import * as vscode from 'vscode';
import { settings, settingsSection } from '../names';

/** Where the user says that the MongoDB Database Tools are; undefined where they are to be found. */
export function toolsFolder(): string | undefined {
  const folder = vscode.workspace
    .getConfiguration(settingsSection)
    .get<string>(settings.toolsFolder, '');
  return folder === '' ? undefined : folder;
}
