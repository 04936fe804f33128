import type { Run } from '../methods/run';
import { isMigration, type StartRequest } from './protocol';
import type { RegistryEntry } from './entrySchema';

/** What a registry entry keeps of a request, so that the run can be gone on with; never a secret. */
export function keptRequest(
  request: StartRequest,
  run: Run,
): Pick<RegistryEntry, 'kind' | 'stateDatabase' | 'plan' | 'method' | 'options'> {
  if (isMigration(request)) {
    const { kind, stateDatabase } = request.plan;
    return { kind, stateDatabase, plan: run.plan?.() ?? request.plan };
  }
  return { method: request.method, options: run.keptOptions?.() };
}
