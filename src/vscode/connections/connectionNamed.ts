import * as vscode from 'vscode';
import { FerryError } from '../../engine/errors';
import type { Connection } from './connection';
import type { ConnectionStore } from './store';

/** The saved connection that a task or a file names. @throws FerryError `unknown-connection` */
export function connectionNamed(store: ConnectionStore, name: string): Connection {
  const connection = store.byName(name);
  if (connection) return connection;
  throw new FerryError({
    code: 'unknown-connection',
    kind: 'usage',
    message: vscode.l10n.t('There is no saved connection named "{0}".', name),
    remedy: vscode.l10n.t('Add it in the Connections view, or correct the name.'),
  });
}
