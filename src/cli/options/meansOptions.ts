import { type Command, Option } from 'commander';
import { FerryError } from '../../engine/errors';
import { MEANS, type Means } from '../../methods/means';

/** At the end of the help of commands that can do without the tools, or with them. */
export const MEANS_HELP = `
With the tools:
  --with tools has mongodump and mongorestore do it: those in the folder that MONGO_FERRY_TOOLS
  names, on PATH or in the usual places. They get the connection by a file for this user alone.`;

/** `--with` */
export function addMeansOption(command: Command): Command {
  return command.addOption(
    new Option('--with <means>', 'do it natively, or have the MongoDB Database Tools do it')
      .choices([...MEANS])
      .default('native'),
  );
}

/**
 * Refuses options that only the tools know.
 * @throws FerryError `usage`
 */
export function refuseExtras(means: Means, extras: Record<string, unknown>): void {
  const [given] = Object.keys(extras).filter((name) => extras[name] !== undefined);
  if (means === 'tools' || given === undefined) return;
  throw new FerryError({
    code: 'needs-tools',
    kind: 'usage',
    message: `${given} is only for the MongoDB Database Tools.`,
    remedy: 'Give --with tools as well.',
  });
}
