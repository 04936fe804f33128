import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { createInside, makeInside } from '../../files/written';
import type { Log } from '../../engine/log';
import { placeIn, type Entry } from './dataFolder';

/** Those left out that are named one by one. */
const MOST_NAMED = 20;

/** Takes the files of an archive into a folder of ours, in no way but as plain files of our own. */
export class UnpackedFiles {
  private readonly leftOut: string[] = [];

  constructor(
    private readonly folder: string,
    private readonly backup: string,
    private readonly log: Log,
    /** Ending of files that are packed once more; what they hold is named without it. */
    private readonly packed = '',
  ) {}

  /**
   * Begins a file, or makes a folder.
   * @returns undefined for a folder, and for a file that no server needs
   * @throws FerryError `backup-refused`
   */
  async begin(entry: Entry): Promise<FileHandle | undefined> {
    const ending = entry.name.endsWith(this.packed) ? this.packed : '';
    const name = entry.name.slice(0, entry.name.length - ending.length);
    const place = placeIn(this.folder, this.backup, { ...entry, name });
    if (place === undefined) {
      if (entry.type === 'file') this.leftOut.push(entry.name);
      return undefined;
    }
    await makeInside(entry.type === 'folder' ? place : path.dirname(place));
    return entry.type === 'folder' ? undefined : await createInside(`${place}${ending}`);
  }

  /** Says what was left out. */
  tell(): void {
    const { leftOut } = this;
    for (const name of leftOut.slice(0, MOST_NAMED)) {
      this.log.info(`Left out of the backup, for no server needs it: ${name}`);
    }
    if (leftOut.length > MOST_NAMED) {
      this.log.info(`Left out of the backup: ${leftOut.length - MOST_NAMED} more`);
    }
  }
}
