import { createHash } from 'node:crypto';
import { Binary, type Collection } from 'mongodb';
import { z } from 'zod';
import { formatNamespace } from '../../engine/catalog/namespaces';
import type { Deployment } from '../../engine/deployment/deployment';
import { describeError } from '../../engine/deployment/describeError';
import { FerryError } from '../../engine/errors';
import { checked } from '../../engine/state/storedRecords';
import { listOf, opt, text, type Shape } from '../../engine/state/storedPlan';
import { newIdSeed } from './recordIds';
import type { ImportCounts, ImportOptions, ImportSource } from './types';

/** Where an import stands: everything before it is in the target or in the reject file. */
export interface ImportPosition extends ImportCounts {
  /** Bytes of the unpacked source. */
  offset: number;
  line: number;
  /** What else the source's reader must know to go on there. */
  reader?: string;
  records: number;
  /** Bytes of the reject file. */
  rejectBytes: number;
}

interface StoredImport {
  _id: string;
  source: string;
  namespace: string;
  mode: string;
  idSeed: Binary;
  position: ImportPosition;
  /** `_id` elements that are to be deleted for what stands before the position. */
  deleting?: Binary[];
  startedAt: Date;
  updatedAt: Date;
}

const whole = z.int().nonnegative();

/** What the target holds is checked like any input: its owner may be somebody else. */
const storedImport = z.object({
  idSeed: z.instanceof(Binary),
  position: z.object({
    offset: whole,
    line: whole,
    reader: opt(text),
    records: whole,
    rejectBytes: whole,
    inserted: whole,
    updated: whole,
    unchanged: whole,
    deleted: whole,
    missing: whole,
    rejected: whole,
  } satisfies Shape<ImportPosition>),
  deleting: opt(listOf(z.instanceof(Binary))),
});

/** The position of an import that begins. */
const START: ImportPosition = {
  offset: 0,
  line: 1,
  records: 0,
  rejectBytes: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  missing: 0,
  rejected: 0,
};

/**
 * The durable state of one import, in the target's state database, so that it can go on from
 * another machine that has the file; it is removed when the import is done.
 */
export class ImportState {
  private readonly imports: Collection<StoredImport>;
  private readonly id: string;
  position = START;
  idSeed = newIdSeed();
  /** `_id` elements of what the records before the position delete, as long as it may be there. */
  deleting: Buffer[] = [];
  /** Goes on where another run stopped. */
  resumed = false;

  constructor(
    private readonly target: Deployment,
    private readonly source: ImportSource,
    private readonly options: ImportOptions,
  ) {
    const writeConcern = { w: 'majority' as const, wtimeoutMS: 60_000 };
    this.imports = target.client.db(options.stateDatabase, { writeConcern }).collection('imports');
    const { mode, keyFields, namespace } = options;
    const identity = [source.fingerprint, formatNamespace(namespace), mode, ...keyFields];
    this.id = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  }

  /**
   * Finds the unfinished import that is to go on.
   * @throws FerryError `nothing-to-resume`; `damaged-state` for one that is not as it was written
   */
  async resume(): Promise<void> {
    const stored = await this.attempt(() => this.imports.findOne({ _id: this.id }));
    if (stored === null) {
      throw new FerryError({
        code: 'nothing-to-resume',
        kind: 'refused',
        message: `${this.target.label} knows of no unfinished import of ${this.source.label} into ${formatNamespace(this.options.namespace)}.`,
        remedy: 'Import it from its beginning. A file that was changed is another file.',
      });
    }
    const { position, idSeed, deleting = [] } = checked(storedImport, stored, 'the import');
    this.position = position;
    this.idSeed = Buffer.from(idSeed.buffer);
    this.deleting = deleting.map(({ buffer }) => Buffer.from(buffer));
    this.resumed = true;
  }

  async save(position: ImportPosition): Promise<void> {
    this.position = position;
    // Nobody could go on from it.
    if (!this.source.canResume) return;
    const stored = {
      source: this.source.label,
      namespace: formatNamespace(this.options.namespace),
      mode: this.options.mode,
      idSeed: new Binary(this.idSeed),
      position,
      deleting: this.deleting.map((id) => new Binary(id)),
      updatedAt: new Date(),
    };
    await this.attempt(() =>
      this.imports.updateOne(
        { _id: this.id },
        { $set: stored, $setOnInsert: { startedAt: new Date() } },
        { upsert: true },
      ),
    );
  }

  async remove(): Promise<void> {
    if (!this.source.canResume) return;
    await this.attempt(() => this.imports.deleteOne({ _id: this.id }));
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw describeError(error, {
        doing: `Storing the state in ${this.options.stateDatabase} of`,
        deployment: this.target.label,
      });
    }
  }
}
