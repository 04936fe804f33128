import type { PauseOptions } from './commands/pause';
import { Registry } from '../worker/registry';
import { within } from './limit';
import { givenName } from './names';
import { selectRunning } from './select';
import { showStatus } from './showStatus';

/** A batch, and the write of the state, take less than this or hang. */
const PAUSE_LIMIT_SECONDS = 60;

/** `pause`: returns when the migration holds. */
export async function pause(argument: string | undefined, options: PauseOptions): Promise<number> {
  const name = givenName(argument, options.name);
  const { client, entry } = await selectRunning(new Registry(), name);
  const how = options.now === true ? 'now' : 'after-batch';
  try {
    showStatus(
      await within(PAUSE_LIMIT_SECONDS, 'the pause', client.pause(entry.name, how)),
      options.json,
    );
    return 0;
  } finally {
    client.dispose();
  }
}
