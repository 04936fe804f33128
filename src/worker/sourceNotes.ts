import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { SourceNote, SourceNotes } from '../engine/state/sourceDeeds';
import { writeWhole } from '../files/written';
import { fileOfName } from './fileOfName';
import { ensurePrivateFolder, stateFolder } from './stateFolder';

const schema: z.ZodType<SourceNote> = z.object({
  source: z.object({ name: z.string(), ids: z.array(z.string()) }),
  deeds: z.object({
    blocked: z.boolean(),
    balancerStopped: z.boolean(),
    cuttingOver: z.boolean(),
  }),
});

/** What this machine did to the source of a migration: a small file in the user's state folder. */
export class NotesOnMachine implements SourceNotes {
  constructor(
    private readonly name: string,
    private readonly folder: string = stateFolder(),
  ) {}

  /** A missing file, or one that this version can't read, is no note. */
  async read(): Promise<SourceNote | undefined> {
    try {
      return schema.parse(JSON.parse(await readFile(this.file, 'utf8')));
    } catch {
      return undefined;
    }
  }

  async write(note: SourceNote): Promise<void> {
    await ensurePrivateFolder(this.folder);
    await writeWhole(this.file, `${JSON.stringify(note)}\n`, { replace: true });
  }

  private get file(): string {
    return fileOfName(this.folder, this.name, '.source.json');
  }
}
