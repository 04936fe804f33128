import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { labelOf, withoutPassword } from '../../engine/deployment/redact';
import { errorFacts, errorLine } from '../common/errors';
import { showWarning } from '../common/messages';
import type { Connection } from './connection';
import { ENVIRONMENTS, type Environment } from './marks';
import type { ConnectionStore } from './store';
import type { OutputLog } from '../engine/log';

/**
 * Environment variable with the path of a JSON file of connections to save at activation, as
 * `npm start` hands its deployments over: `[{ "name": …, "uri": …, "environment": … }]`.
 */
const VARIABLE = 'MONGO_FERRY_CONNECTIONS';

/**
 * Saves the connections that the environment hands over. Those that are there already stay as they
 * are unless the user agrees: whoever sets a variable could lead them elsewhere.
 */
export async function saveHandedConnections(store: ConnectionStore, log: OutputLog): Promise<void> {
  const file = process.env[VARIABLE];
  if (file === undefined || file === '') return;
  try {
    const entries: unknown = JSON.parse(await readFile(file, 'utf8'));
    for (const handed of (Array.isArray(entries) ? entries : []).filter(isHanded)) {
      await saveOne(handed, store, log);
    }
  } catch (error) {
    log.warn(`connections of ${VARIABLE} could not be read: ${errorLine(errorFacts(error))}`);
  }
}

async function saveOne(
  { name, uri, environment }: Handed,
  store: ConnectionStore,
  log: OutputLog,
): Promise<void> {
  const earlier = store.byName(name);
  if (earlier !== undefined && !(await mayReplace(earlier, uri))) {
    log.warn(`the connection ${name} of ${VARIABLE} was not taken: there is one of that name`);
    return;
  }
  await store.save({
    ...earlier,
    name,
    uri,
    environment: environment ?? earlier?.environment ?? 'development',
  });
  log.info(`the connection ${name} was taken from ${VARIABLE}`);
}

async function mayReplace({ name, uri: earlier }: Connection, uri: string): Promise<boolean> {
  if (withoutPassword(uri) === earlier) return true;
  const replace = vscode.l10n.t('Replace');
  const question = vscode.l10n.t(
    'The environment of this window hands over a connection "{0}" to {1}. Replace the saved one, to {2}?',
    name,
    labelOf(uri),
    labelOf(earlier),
  );
  return (await showWarning(question, replace)) === replace;
}

interface Handed {
  name: string;
  uri: string;
  environment?: Environment;
}

function isHanded(value: unknown): value is Handed {
  if (typeof value !== 'object' || value === null) return false;
  const { name, uri, environment } = value as Partial<Record<keyof Handed, unknown>>;
  return (
    typeof name === 'string' &&
    typeof uri === 'string' &&
    (environment === undefined || ENVIRONMENTS.includes(environment as Environment))
  );
}
