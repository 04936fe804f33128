import { secretsOf, withoutPassword } from '../engine/deployment/redact';
import type { MigrationRequest } from '../engine/model/plan';
import type { ConnectionReference } from './registry';

/** How both connections of a migration can be found again. */
export interface References {
  source: ConnectionReference;
  target: ConnectionReference;
}

/** A reference to a connection known by its URI only: the URI without its secrets. */
export function referenceTo(uri: string): ConnectionReference {
  return { reference: withoutPassword(uri), passwordNeeded: secretsOf(uri).length > 0 };
}

/** References to a request's connections by their URIs. */
export function referencesOf(request: MigrationRequest): References {
  return { source: referenceTo(request.source.uri), target: referenceTo(request.target.uri) };
}
