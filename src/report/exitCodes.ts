import type { ErrorKind } from '../engine/errors';

/** What the command's exit code says; documented in every `--help`. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  differences: 3,
  refused: 4,
  behind: 5,
  interrupted: 130,
} as const;

/** The exit code of a run that ended with an error. */
export function exitCodeOfError(kind: ErrorKind): number {
  return EXIT[kind];
}
