import type { AttributeValue, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { Deployment } from '../../engine/deployment/deployment';
import { FerryError } from '../../engine/errors';
import { ImportBatch } from '../import/batch';
import { BatchWriter } from '../import/batchWriter';
import type { ImportMode, ImportOptions } from '../import/types';
import { sleep, type JobContext } from '../job';
import { writeItem } from './itemWriter';
import { jsonItem } from './tableSource';
import type { ItemOptions } from './types';

/** Applies changes of items to the collection; those of the same kind in a row go together. */
export class ChangeWriter {
  private readonly batch = new ImportBatch(undefined);
  private readonly writers: Record<'upsert' | 'delete', BatchWriter>;

  constructor(
    target: Deployment,
    options: ImportOptions,
    private readonly items: ItemOptions,
    context: JobContext,
  ) {
    const retry = { log: context.log, sleep: (ms: number) => sleep(context, ms) };
    const writer = (mode: ImportMode) =>
      new BatchWriter(target, { ...options, mode }, retry, false);
    this.writers = { upsert: writer('upsert'), delete: writer('delete') };
  }

  /** @throws FerryError `change-rejected`: a change that is left out would never be made up for */
  async apply(records: readonly StreamRecord[]): Promise<void> {
    let kind: 'upsert' | 'delete' = 'upsert';
    this.batch.begin(0);
    for (const { eventName, dynamodb } of records) {
      const next = eventName === 'REMOVE' ? 'delete' : 'upsert';
      if (next !== kind || this.batch.full) await this.flush(kind);
      kind = next;
      this.add(next === 'delete' ? dynamodb?.Keys : dynamodb?.NewImage);
    }
    await this.flush(kind);
  }

  private add(item: Record<string, AttributeValue> | undefined): void {
    const { writer } = this.batch;
    const start = writer.at;
    writeItem(writer, jsonItem(item ?? {}), this.items);
    this.batch.accept(start, 0);
  }

  private async flush(kind: 'upsert' | 'delete'): Promise<void> {
    const { rejections } = await this.writers[kind].write(this.batch);
    const [rejection] = [...this.batch.rejections, ...rejections];
    if (rejection !== undefined) {
      throw new FerryError({
        code: 'change-rejected',
        kind: 'failed',
        message: `A change of the table could not be applied: ${rejection.reason}.`,
        remedy: 'Remove the cause and start again: the table is read anew.',
      });
    }
    this.batch.begin(0);
  }
}
