import type { Chosen } from '../run';
import type { BackupRequest } from '../physicalBackup/types';

/** A physical backup to be made a server of, to be carried out; without the code that does. */
export function chosenBackup(options: BackupRequest): Chosen {
  return { method: 'apsaradb-physical-backup', options };
}
