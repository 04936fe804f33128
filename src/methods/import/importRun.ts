import { formatNamespace } from '../../engine/catalog/namespaces';
import type { Deployment } from '../../engine/deployment/deployment';
import { describeError } from '../../engine/deployment/describeError';
import { FerryError } from '../../engine/errors';
import { Permit } from '../../engine/target/door';
import { testGate } from '../../engine/testGates';
import { DamagedSource, LONGEST_RECORD } from '../../files/records';
import { doorOf } from '../door';
import { sleep, type JobContext } from '../job';
import { formatCount } from '../../report';
import { ImportBatch } from './batch';
import { BatchWriter, type Written } from './batchWriter';
import { Deletion, isKeyUnique } from './deletion';
import { importCountsText } from './describe';
import { damagedSource } from './lookAtFile';
import { recordIds } from './recordIds';
import { RejectFile } from './rejectFile';
import { ImportState, type ImportPosition } from './state';
import type { ImportOptions, ImportReport, ImportSource } from './types';

/** Batches on their way at once; changes of documents keep the file's order. */
const PARALLEL_INSERTS = 3;
const SAVE_EVERY_MS = 1_000;
const FIRST_REJECTS = 10;

/** A batch on its way, and where the source stands behind it. */
interface Sent {
  batch: ImportBatch;
  written: Promise<Written & { doomed?: Buffer[] }>;
  after: Pick<ImportPosition, 'offset' | 'line' | 'reader'>;
}

/** One import: reads records, writes them batch by batch, keeps what is rejected, and counts. */
export class ImportRun {
  private readonly started = Date.now();
  private readonly state: ImportState;
  private rejects: RejectFile;
  private writer!: BatchWriter;
  /** Where the key of what is to be deleted may belong to several documents. */
  private deletion: Deletion | undefined;
  private batch!: ImportBatch;
  private readonly spare: ImportBatch[] = [];
  private readonly sent: Sent[] = [];
  private readonly firstRejects: string[] = [];
  private makeId: ReturnType<typeof recordIds> | undefined;
  private offset = 0;
  private records = 0;
  private savedAt = Date.now();

  constructor(
    private readonly target: Deployment,
    private readonly source: ImportSource,
    private readonly options: ImportOptions,
    private readonly context: JobContext,
  ) {
    this.state = new ImportState(target, source, options);
    this.rejects = new RejectFile(options.rejectFile, 0);
  }

  /** @throws FerryError; the state is kept unless it is of kind `usage` or `refused` */
  async run(): Promise<ImportReport> {
    if (this.options.resume) await this.resume();
    this.rejects = new RejectFile(this.options.rejectFile, this.state.position.rejectBytes);
    await this.rejects.open();
    try {
      await this.begin();
      await this.readAll();
      await this.state.remove();
      await this.rejects.close();
      if (this.rejects.size === 0) await this.rejects.remove();
      return this.report();
    } catch (error) {
      await this.keepWhatIsDone();
      // What was under way when it was stopped ends with an error of its own.
      if (!(error instanceof FerryError)) this.stopIfAborted();
      throw describeError(this.withWhatIsDone(error), {
        doing: `Importing into ${formatNamespace(this.options.namespace)} of`,
        deployment: this.target.label,
      });
    } finally {
      await this.rejects.close();
    }
  }

  private async resume(): Promise<void> {
    if (this.source.canResume) return await this.state.resume();
    throw new FerryError({
      code: 'nothing-to-resume',
      kind: 'refused',
      message: `${this.source.label} is read once, from its beginning: an import of it cannot be gone on with.`,
      remedy: 'Import it from its beginning, or from a file.',
    });
  }

  private async begin(): Promise<void> {
    const { state, options } = this;
    if (options.drop && !state.resumed) {
      await this.drop();
    }
    await state.save(state.position);
    const retry = { log: this.context.log, sleep: (ms: number) => sleep(this.context, ms) };
    this.writer = new BatchWriter(this.target, options, retry, state.resumed);
    const isNoted = state.deleting.length > 0;
    if (options.mode === 'delete' && (isNoted || !(await isKeyUnique(this.target, options)))) {
      this.deletion = new Deletion(this.target, options, retry);
    }
    // What a run that was cut off may not have deleted any more.
    await this.deletion?.carryOut(state.deleting);
    state.deleting = [];
    this.makeId = options.mode === 'insert' ? recordIds(state.idSeed) : undefined;
    this.source.reader.line = state.position.line;
    if (state.position.reader !== undefined) this.source.reader.state = state.position.reader;
    this.records = state.position.records;
    this.batch = this.nextBatch();
  }

  private async drop(): Promise<void> {
    const { db, name } = this.options.namespace;
    const there = await this.target.client.db(db).listCollections({ name }).hasNext();
    const door = doorOf(this.target, this.context);
    if (there) await door.remove(Permit.byConsent({ db, name }), 'it was to be dropped first');
  }

  private async readAll(): Promise<void> {
    try {
      await this.readRecords();
    } catch (error) {
      // What stands before the damage is whole.
      if (error instanceof DamagedSource) await this.send();
      throw error;
    }
    await this.send();
    while (this.sent.length > 0) await this.settle();
    await this.save();
  }

  private async readRecords(): Promise<void> {
    let held: Buffer[] = [];
    let length = 0;
    // A record that spans many chunks is not looked at, or copied, again with each of them.
    let enough = 0;
    for await (const chunk of this.fromPosition()) {
      this.stopIfAborted();
      held.push(chunk);
      length += chunk.length;
      if (length < enough) continue;
      const data = held.length === 1 ? chunk : Buffer.concat(held, length);
      const read = await this.readSome(data, false);
      held = [data.subarray(read)];
      length -= read;
      enough = read > 0 ? 0 : Math.min(length * 2, LONGEST_RECORD + 1);
    }
    await this.readSome(Buffer.concat(held, length), true);
  }

  /** The source's bytes from where an earlier run stopped. */
  private async *fromPosition(): AsyncGenerator<Buffer> {
    let skip = this.state.position.offset;
    this.offset = skip;
    for await (const chunk of this.source.chunks()) {
      if (skip >= chunk.length) skip -= chunk.length;
      else {
        yield skip === 0 ? chunk : chunk.subarray(skip);
        skip = 0;
      }
    }
  }

  private async readSome(data: Buffer, last: boolean): Promise<number> {
    let at = 0;
    for (;;) {
      const read = this.readOnce(data.subarray(at), last);
      at += read;
      this.offset += read;
      if (!this.batch.full) return at;
      await this.send();
    }
  }

  private readOnce(data: Buffer, last: boolean): number {
    try {
      return this.source.reader.read(data, last, this.batch);
    } catch (error) {
      if (error instanceof DamagedSource) this.offset += error.done;
      throw error;
    }
  }

  private async send(): Promise<void> {
    const { batch } = this;
    if (batch.records === 0) return;
    this.records += batch.records;
    const written = (this.deletion?.find(batch) ?? this.writer.write(batch)) as Sent['written'];
    // It is thrown when its turn comes.
    written.catch(() => undefined);
    const { line, state } = this.source.reader;
    const after = { offset: this.offset, line, ...(state === undefined ? {} : { reader: state }) };
    this.sent.push({ batch, written, after });
    const parallel = this.options.mode === 'insert' ? PARALLEL_INSERTS : 1;
    while (this.sent.length >= parallel) await this.settle();
    this.stopIfAborted();
    this.batch = this.nextBatch();
  }

  /** Waits for the oldest batch on its way, and counts it. */
  private async settle(): Promise<void> {
    const [oldest] = this.sent;
    if (oldest === undefined) return;
    const { batch, written, after } = oldest;
    const { rejections: refused, doomed = [], ...counts } = await written;
    this.sent.shift();
    const rejections = [...batch.rejections, ...refused].sort((a, b) => a.line - b.line);
    await this.rejects.add(rejections);
    for (const { line, reason } of rejections.slice(0, FIRST_REJECTS - this.firstRejects.length)) {
      this.firstRejects.push(`line ${line}: ${reason}`);
    }
    const before = this.state.position;
    this.state.position = {
      ...after,
      records: before.records + batch.records,
      rejectBytes: this.rejects.size,
      rejected: before.rejected + rejections.length,
      inserted: before.inserted + counts.inserted,
      updated: before.updated + counts.updated,
      unchanged: before.unchanged + counts.unchanged,
      deleted: before.deleted + counts.deleted,
      missing: before.missing + counts.missing,
    };
    if (doomed.length > 0) await this.delete(doomed);
    if (batch.canBeUsedAgain) this.spare.push(batch);
    this.tell();
    await testGate('job.batch-written');
    if (Date.now() - this.savedAt > SAVE_EVERY_MS) await this.save();
    this.stopIfTooManyRejects();
  }

  /** By what is noted first, so that nobody looks for others in their place. */
  private async delete(doomed: Buffer[]): Promise<void> {
    this.state.deleting = doomed;
    await this.save();
    await this.deletion?.carryOut(doomed);
    await testGate('job.deleted');
    this.state.deleting = [];
  }

  /** What is on its way arrives or fails; what stands before the first failure need not be done again. */
  private async keepWhatIsDone(): Promise<void> {
    try {
      while (this.sent.length > 0) await this.settle();
    } catch {
      await Promise.allSettled(this.sent.map(({ written }) => written));
    }
    // The failure that brought us here is the one to tell of.
    await this.save().catch((error: unknown) => this.context.log.warn((error as Error).message));
  }

  private withWhatIsDone(error: unknown): unknown {
    if (!(error instanceof DamagedSource)) return error;
    return damagedSource(this.source.label, error, importCountsText(this.state.position));
  }

  private async save(): Promise<void> {
    await this.state.save(this.state.position);
    this.savedAt = Date.now();
  }

  private nextBatch(): ImportBatch {
    const batch = this.spare.pop() ?? new ImportBatch(this.makeId);
    batch.begin(this.records);
    return batch;
  }

  private stopIfTooManyRejects(): void {
    const { rejected } = this.state.position;
    if (rejected <= this.options.maxRejects) return;
    throw new FerryError({
      code: 'too-many-rejects',
      kind: 'failed',
      message: `${rejected} records were rejected, more than ${this.options.maxRejects}; the first: ${this.firstRejects[0] ?? ''}.`,
      remedy: `See ${this.options.rejectFile}. Correct the options or the file, or allow more.`,
      commandLine: '--max-rejects',
    });
  }

  private stopIfAborted(): void {
    if (!this.context.signal.aborted) return;
    throw new FerryError({
      code: 'interrupted',
      kind: 'interrupted',
      message: 'The import was interrupted.',
      ...(this.source.canResume
        ? { remedy: 'Resume it: it goes on where it stopped.', commandLine: '--resume' }
        : { remedy: 'Start it again.' }),
    });
  }

  private tell(): void {
    const { records, rejected } = this.state.position;
    const bad = rejected === 0 ? '' : `, ${formatCount(rejected)} rejected`;
    this.context.onProgress({
      activity: `importing ${this.source.label}${bad}`,
      documents: records,
      bytes: this.source.bytesRead(),
      bytesTotal: this.source.size,
    });
  }

  private report(): ImportReport {
    const { records, inserted, updated, unchanged, deleted, missing, rejected } =
      this.state.position;
    return {
      ...{ records, inserted, updated, unchanged, deleted, missing, rejected },
      bytes: this.source.size ?? this.source.bytesRead(),
      source: this.source.label,
      namespace: formatNamespace(this.options.namespace),
      mode: this.options.mode,
      durationSeconds: (Date.now() - this.started) / 1000,
      resumed: this.state.resumed,
      rejectFile: rejected > 0 ? this.options.rejectFile : undefined,
      firstRejects: this.firstRejects,
      notes: this.source.notes,
    };
  }
}
