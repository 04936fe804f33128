import type { Endpoint } from '../../engine/model/endpoint';
import { labelled, type Connection } from './connection';
import type { ConnectionStore } from './store';

/** A connection as the engine is given it, with its secrets: for its pipe only. */
export async function endpointOf(
  store: ConnectionStore,
  connection: Connection,
): Promise<Endpoint> {
  return { uri: await store.completeUri(connection), label: labelled(connection) };
}
