import { Registry } from '../worker/registry';
import type { LoadCommandOptions } from './commands/load';
import { within } from './limit';
import { loadChangeOf } from './loadOptions';
import { givenName } from './names';
import { selectRunning } from './select';
import { showStatus } from './showStatus';

/** The write of the state takes less than this or hangs. */
const LOAD_LIMIT_SECONDS = 60;

/** `load`: returns when the load is changed and stored. */
export async function load(
  argument: string | undefined,
  options: LoadCommandOptions,
): Promise<number> {
  const change = loadChangeOf({ ...options, loadLevel: options.level });
  const name = givenName(argument, options.name);
  const { client, entry } = await selectRunning(new Registry(), name);
  try {
    const asked =
      change === undefined ? client.status(entry.name) : client.setLoad(entry.name, change);
    showStatus(await within(LOAD_LIMIT_SECONDS, 'the load', asked), options.json);
    return 0;
  } finally {
    client.dispose();
  }
}
