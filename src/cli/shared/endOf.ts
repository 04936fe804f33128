import { FerryError } from '../../engine/errors';
import type { EngineClient } from '../../worker/engineClient';
import type { Ended } from '../../worker/protocol';

/**
 * The end of a migration that another process runs.
 * @throws FerryError `engine-gone` when that process goes without telling of an end
 */
export function endOf(client: EngineClient, name: string): Promise<Ended> {
  const end = new Promise<Ended>((resolve, reject) => {
    client.onEnded((ended) => {
      if (ended.status.name === name) resolve(ended);
    });
    client.onClosed(() => reject(processGone(name)));
  });
  // Whoever asked may have failed before waiting for it.
  end.catch(() => undefined);
  return end;
}

function processGone(name: string): FerryError {
  return new FerryError({
    code: 'engine-gone',
    kind: 'failed',
    message: `The process that runs ${name} is gone.`,
    remedy: `Continue the migration with: mongo-ferry resume ${name}`,
  });
}
