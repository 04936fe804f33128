import { readFile } from 'node:fs/promises';
import { errorFacts, errorLine } from '../common/errors';
import { ENVIRONMENTS, type Environment } from './marks';
import type { ConnectionStore } from './store';
import type { OutputLog } from '../engine/log';

/**
 * Environment variable with the path of a JSON file of connections to save at activation, as
 * `npm start` hands its deployments over: `[{ "name": …, "uri": …, "environment": … }]`.
 */
const VARIABLE = 'MONGO_FERRY_CONNECTIONS';

/** Saves the connections that the environment hands over, over those of the same names. */
export async function saveHandedConnections(store: ConnectionStore, log: OutputLog): Promise<void> {
  const file = process.env[VARIABLE];
  if (file === undefined || file === '') return;
  try {
    const entries: unknown = JSON.parse(await readFile(file, 'utf8'));
    for (const { name, uri, environment } of (Array.isArray(entries) ? entries : []).filter(
      isHanded,
    )) {
      const earlier = store.byName(name);
      const kept = environment ?? earlier?.environment ?? 'development';
      await store.save({ ...earlier, name, uri, environment: kept });
    }
  } catch (error) {
    log.warn(`connections of ${VARIABLE} could not be read: ${errorLine(errorFacts(error))}`);
  }
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
