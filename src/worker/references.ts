import { secretsOf, withoutPassword } from '../engine/deployment/redact';
import type { Endpoint } from '../engine/model/endpoint';
import type { ConnectionReference } from './entrySchema';

/** How the connections of a run can be found again, those that it has. */
export interface References {
  source?: ConnectionReference | undefined;
  target?: ConnectionReference | undefined;
}

/** A reference to a connection known by its URI only: the URI without its secrets. */
export function referenceTo(uri: string): ConnectionReference {
  return { reference: withoutPassword(uri), passwordNeeded: secretsOf(uri).length > 0 };
}

interface Sides {
  source?: Endpoint | undefined;
  target?: Endpoint | undefined;
}

/** References to a request's connections by their URIs. */
export function referencesOf({ source, target }: Sides): References {
  return {
    ...(source === undefined ? {} : { source: referenceTo(source.uri) }),
    ...(target === undefined ? {} : { target: referenceTo(target.uri) }),
  };
}
