import { FerryError } from '../../engine/errors';
import { formatCount } from '../../report/format';
import { PARTIAL } from '../written';

/**
 * A dump that is not as one must be.
 * @param offset where in the file's bytes, unpacked if it is compressed
 */
export function corrupt(file: string, offset: number, why: string): FerryError {
  return new FerryError({
    code: 'dump-corrupt',
    kind: 'failed',
    message: `${file} is damaged at byte ${formatCount(offset)}: ${why}.`,
    remedy: 'Get a whole copy of the file, or dump again. What was restored of it is not complete.',
  });
}

/** A dump whose end is missing. */
export function truncated(file: string, offset: number, why: string): FerryError {
  return new FerryError({
    code: 'dump-truncated',
    kind: 'failed',
    message: `${file} ends too early, at byte ${formatCount(offset)}: ${why}.`,
    remedy: 'Get a whole copy of the file, or dump again. What was restored of it is not complete.',
  });
}

/** What was named as a dump is none. */
export function notADump(
  file: string,
  why: string,
  remedy = 'Name a folder or an archive that mongodump or Mongo Ferry wrote.',
): FerryError {
  return new FerryError({
    code: 'not-a-dump',
    kind: 'usage',
    message: `${file} is not a dump: ${why}.`,
    remedy,
  });
}

/** A folder that holds what may be data and is not understood. */
export function unclearDump(folder: string, why: string, remedy: string): FerryError {
  return new FerryError({
    code: 'dump-unclear',
    kind: 'refused',
    message: `It is not clear what ${folder} holds: ${why}. Nothing was written.`,
    remedy,
  });
}

/** @throws FerryError `dump-incomplete` for a name that only unfinished dumps have */
export function refusePartial(name: string): void {
  if (!name.replace(/[/\\]+$/, '').endsWith(PARTIAL)) return;
  throw new FerryError({
    code: 'dump-incomplete',
    kind: 'refused',
    message: `${name} is a dump that was never finished.`,
    remedy: 'Dump again.',
  });
}
