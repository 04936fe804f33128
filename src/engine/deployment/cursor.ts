import type { Document, RunCommandCursor, RunCursorCommandOptions } from 'mongodb';
import type { Deployment } from './deployment';

/**
 * Opens a cursor by a command, on the member that takes writes. It ends at once, with what aborted
 * it, when the deployment's signal says that its answers are not wanted any more.
 */
export function openCursor(
  { client, signal }: Pick<Deployment, 'client' | 'signal'>,
  db: string,
  command: Document,
  options: RunCursorCommandOptions = {},
): RunCommandCursor {
  // The driver (7.8) takes a signal for every cursor, and declares it for most.
  const abortable = { ...options, ...(signal === undefined ? {} : { signal }) };
  return client.db(db).runCursorCommand(command, abortable);
}
