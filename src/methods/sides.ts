import { FerryError } from '../engine/errors';
import type { Endpoint } from '../engine/model/endpoint';
import type { RunRequest, RunSide } from './run';

/** The connection of a side. @throws FerryError `usage` when it was not named */
export function sideOf(request: Pick<RunRequest, 'name' | RunSide>, side: RunSide): Endpoint {
  const endpoint = request[side];
  if (endpoint !== undefined) return endpoint;
  throw new FerryError({
    code: 'side-missing',
    kind: 'usage',
    message: `The ${side} of ${request.name} was not named.`,
    remedy: 'Name a connection.',
  });
}
