import { Registry } from '../worker/registry';
import { within } from './limit';
import { givenName } from './names';
import { selectRunning } from './select';
import { showStatus } from './showStatus';
import type { SteerOptions } from './steerOptions';

/** What is being applied ends, and the source's block is lifted, in less than this unless a side hangs. */
const ABORT_LIMIT_SECONDS = 120;

/** `abort-cutover`: returns when the source may be written to again. */
export async function abortCutover(
  argument: string | undefined,
  options: SteerOptions,
): Promise<number> {
  const name = givenName(argument, options.name);
  const { client, entry } = await selectRunning(new Registry(), name);
  try {
    const aborted = client.abortCutover(entry.name);
    showStatus(
      await within(ABORT_LIMIT_SECONDS, 'the cutover to be given up', aborted),
      options.json,
    );
    return 0;
  } finally {
    client.dispose();
  }
}
