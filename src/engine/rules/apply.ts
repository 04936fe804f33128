import type { Document } from 'mongodb';
import type { RawBatch } from '../bson/rawBatch';
import type { CompiledRule } from './documentRule';

/** A `find` command's fields, so that only documents which the rule carries are found. */
export function withFilter(find: Document, rule: CompiledRule | undefined): Document {
  if (rule?.filter === undefined) return find;
  const own = find.filter as Document | undefined;
  return { ...find, filter: own === undefined ? rule.filter : { $and: [own, rule.filter] } };
}

/** A batch's documents as the target is to have them; the same batch when no rule changes any. */
export function editBatch(batch: RawBatch, rule: CompiledRule | undefined): RawBatch {
  if (rule?.edit === undefined) return batch;
  const documents: Buffer[] = [];
  const offsets = [0];
  let length = 0;
  for (let index = 0; index < batch.count; index++) {
    const bytes = batch.bytes.subarray(batch.offsets[index], batch.offsets[index + 1]);
    const document = rule.edit(bytes);
    documents.push(document);
    offsets.push((length += document.length));
  }
  return { bytes: Buffer.concat(documents, length), offsets, count: batch.count, headroom: 0 };
}
