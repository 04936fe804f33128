import type { RawBatch } from '../bson/rawBatch';

/** A side's documents as one stream that can be read in steps of any size. */
export class DocumentStream {
  private batch: RawBatch | undefined;
  private index = 0;

  constructor(private readonly batches: AsyncGenerator<RawBatch>) {}

  /** Loads the next reply when the current one is used up; false at the end. */
  async ready(): Promise<boolean> {
    while (this.batch === undefined || this.index >= this.batch.count) {
      const next = await this.batches.next();
      if (next.done === true) {
        this.batch = undefined;
        return false;
      }
      this.batch = next.value;
      this.index = 0;
    }
    return true;
  }

  /** The bytes of the next documents at hand, back to back. */
  next(documents: number): Buffer {
    if (this.batch === undefined) return Buffer.alloc(0);
    const { bytes, offsets } = this.batch;
    return bytes.subarray(offsets[this.index], offsets[this.index + documents]);
  }

  /** How many documents are at hand. */
  get available(): number {
    return this.batch === undefined ? 0 : this.batch.count - this.index;
  }

  /** The next document. Only after {@link ready}. */
  take(): Buffer {
    const { batch } = this;
    if (batch === undefined) throw new RangeError('no document at hand');
    const start = batch.offsets[this.index];
    this.index++;
    return batch.bytes.subarray(start, batch.offsets[this.index]);
  }

  skip(documents: number): void {
    this.index += documents;
  }

  async close(): Promise<void> {
    await this.batches.return(undefined);
  }
}
