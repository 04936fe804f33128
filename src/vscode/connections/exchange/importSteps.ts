import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { showError } from '../../common/messages';
import { labelOf, withoutPassword } from '../../../engine/deployment/redact';
import { tryParseUri } from '../../../engine/deployment/uri';
import { askText, pickMany, pickOne } from '../../common/ask';
import type { Choice } from '../../common/steps';
import { environmentName, themeColour } from '../connection';
import type { ConnectionStore } from '../store';
import type { Reading } from './exportFile';
import type { FoundConnection } from './found';
import { readConnections } from './readConnections';

/** Larger files hold something else. */
const LARGEST_BYTES = 5_000_000;

/** A text to read connections from, and what to call it. */
export interface Origin {
  label: string;
  text: string;
}

/** Asks where to read connections from, and reads the text. */
export async function chooseOrigin(): Promise<Origin | undefined> {
  const choice = await pickOne(
    [
      {
        label: vscode.l10n.t('$(file) From a file…'),
        detail: vscode.l10n.t(
          'An export of this extension or of Compass, settings with connections of other extensions, a .env file, a Kubernetes secret, output of the Atlas CLI',
        ),
        read: readFileChosen,
      },
      {
        label: vscode.l10n.t('$(clippy) From the clipboard'),
        detail: vscode.l10n.t(
          'The same as text, or text of any kind with connection strings in it',
        ),
        read: readClipboard,
      },
    ],
    { title: vscode.l10n.t('Import Connections') },
  );
  return choice?.read();
}

async function readClipboard(): Promise<Origin> {
  return { label: vscode.l10n.t('the clipboard'), text: await vscode.env.clipboard.readText() };
}

async function readFileChosen(): Promise<Origin | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose the File with Connections'),
      openLabel: vscode.l10n.t('Import'),
    })) ?? [];
  if (!file) return undefined;
  const label = basename(file.fsPath);
  if ((await stat(file.fsPath)).size > LARGEST_BYTES) {
    void showError(vscode.l10n.t('{0} is too large to be a file of connections.', label));
    return undefined;
  }
  return { label, text: await readFile(file.fsPath, 'utf8') };
}

/** Reads the connections; asks for the passphrase, as often as it is wrong, if it takes one. */
export async function readOrigin({ label, text }: Origin): Promise<FoundConnection[] | undefined> {
  let reading: Reading = await readConnections(text);
  while (reading.state === 'encrypted' || reading.state === 'wrong-passphrase') {
    const wrong = reading.state === 'wrong-passphrase';
    const passphrase = await askText({
      title: vscode.l10n.t('Import Connections'),
      prompt: wrong
        ? vscode.l10n.t('That is not the passphrase of {0}. Try again.', label)
        : vscode.l10n.t('The secrets in {0} are encrypted. Enter their passphrase.', label),
      password: true,
    });
    if (passphrase === undefined) return undefined;
    reading = await readConnections(text, passphrase);
  }
  if (reading.state === 'read') return reading.connections;
  void showError(
    vscode.l10n.t(
      '{0} was written by a later version of Mongo Ferry. Update the extension.',
      label,
    ),
  );
  return undefined;
}

/** Lets the user choose which of the connections to add; those that are saved already are not chosen. */
export async function chooseFound(
  found: readonly FoundConnection[],
  store: ConnectionStore,
): Promise<FoundConnection[] | undefined> {
  const saved = new Set(store.all().map(({ uri }) => uri));
  const items = found.map((each): Choice<FoundConnection> => {
    const known = tryParseUri(each.uri) !== undefined && saved.has(withoutPassword(each.uri));
    const environment = environmentName(each.environment);
    return {
      label: each.name,
      description: known ? vscode.l10n.t('{0} · saved already', environment) : environment,
      detail: labelOf(each.uri),
      iconPath: new vscode.ThemeIcon('server', themeColour(each)),
      picked: !known,
      value: each,
    };
  });
  const chosen = await pickMany(items, {
    title: vscode.l10n.t('Choose the connections to add'),
  });
  return chosen?.map(({ value }) => value);
}
