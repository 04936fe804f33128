import path from 'node:path';
import { FerryError } from '../../engine/errors';

/** @param offset where in the archive's bytes, unpacked if it is compressed */
export function damaged(archive: string, offset: number, why: string): FerryError {
  return new FerryError({
    code: 'backup-damaged',
    kind: 'failed',
    message: `${path.basename(archive)} is damaged at byte ${offset}: ${why}.`,
    remedy: 'Get a whole copy of the backup.',
  });
}
