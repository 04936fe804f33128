import type { MigrationStatus } from '../engine/migration/types';
import type { EngineClient } from '../worker/engineClient';
import { Registry } from '../worker/registry';
import { within } from './limit';
import { givenName } from './names';
import { selectRunning } from './select';
import { showStatus } from './showStatus';
import type { SteerOptions } from './steerOptions';

/** A batch, and the write of the state, take less than this or hang. */
const STEER_LIMIT_SECONDS = 60;

/** `pause`: returns when the migration holds. */
export function pause(argument: string | undefined, options: SteerOptions): Promise<number> {
  return steer(argument, options, 'the pause', (client, name) => client.pause(name));
}

/** `cancel`: returns when the migration has ended. */
export function cancel(argument: string | undefined, options: SteerOptions): Promise<number> {
  return steer(argument, options, 'the cancellation', async (client, name) => {
    const ended = new Promise<MigrationStatus>((resolve, reject) => {
      client.onEnded(({ status }) => {
        if (status.name === name) resolve(status);
      });
      client.onClosed(() => reject(new Error('closed')));
    });
    const status = await client.cancel(name);
    // The process may close the socket before the news of the end has come through.
    return await ended.catch(() => status);
  });
}

async function steer(
  argument: string | undefined,
  options: SteerOptions,
  doing: string,
  act: (client: EngineClient, name: string) => Promise<MigrationStatus>,
): Promise<number> {
  const name = givenName(argument, options.name);
  const { client, entry } = await selectRunning(new Registry(), name);
  try {
    showStatus(await within(STEER_LIMIT_SECONDS, doing, act(client, entry.name)), options.json);
    return 0;
  } finally {
    client.dispose();
  }
}
