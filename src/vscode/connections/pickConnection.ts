import * as vscode from 'vscode';
import { showInformation } from '../common/messages';
import { labelOf } from '../../engine/deployment/redact';
import { commands } from '../names';
import { pickOne } from '../common/ask';
import type { Choice } from '../common/steps';
import { environmentName, themeColour, type Connection } from './connection';
import type { ConnectionStore } from './store';

/** A connection as an entry of a list. */
export function connectionChoice(connection: Connection): Choice<Connection> {
  return {
    label: connection.name,
    iconPath: new vscode.ThemeIcon('server', themeColour(connection)),
    description: environmentName(connection.environment),
    detail: labelOf(connection.uri),
    value: connection,
  };
}

/** Lets the user pick a saved connection; offers to add one when there is none. */
export async function pickConnection(
  store: ConnectionStore,
  placeholder: string,
): Promise<Connection | undefined> {
  const connections = store.all();
  if (connections.length === 0) {
    const add = vscode.l10n.t('Add Connection…');
    const choice = await showInformation(vscode.l10n.t('There are no saved connections yet.'), add);
    if (choice === add) await vscode.commands.executeCommand(commands.addConnection);
    return undefined;
  }
  const picked = await pickOne(connections.map(connectionChoice), {
    placeHolder: placeholder,
    matchOnDetail: true,
  });
  return picked?.value;
}
