import { COLUMN_TYPES } from '../../files/csv/columnTypes';
import { BsonWriter } from '../../files/bsonWriter';
import { extendedJsonOf } from '../../files/json/writeExtendedJson';
import type { RecordSink } from '../../files/records';
import { lookAtFile, readerOf, type FileLook } from './lookAtFile';
import type { FilePreview, PreviewColumn } from './previewTypes';
import type { FileOptions } from './types';

const PREVIEWED = 20;

/** Reads a file's beginning as the import would. @throws FerryError `usage` */
export async function previewFile(options: FileOptions): Promise<FilePreview> {
  const look = await lookAtFile(options);
  const sink = new PreviewSink();
  readerOf(look).read(look.head, look.isWhole, sink);
  return {
    format: look.format,
    compression: look.compression,
    delimiter: look.csv?.delimiter,
    columns: columnsOf(look),
    rows: look.sample.slice(0, PREVIEWED),
    documents: sink.documents,
    rejected: sink.rejected,
    types: COLUMN_TYPES,
  };
}

function columnsOf({ csv }: FileLook): PreviewColumn[] {
  return (csv?.columns ?? []).map(({ name, path, type, format }) => ({
    name,
    path: path ?? null,
    type,
    format,
  }));
}

class PreviewSink implements RecordSink {
  readonly writer = new BsonWriter();
  readonly documents: string[] = [];
  readonly rejected: string[] = [];

  get full(): boolean {
    return this.documents.length >= PREVIEWED;
  }

  accept(start: number): void {
    const document = this.writer.bytes.subarray(start, this.writer.at);
    this.documents.push(extendedJsonOf(document, 'relaxed'));
    this.writer.at = start;
  }

  reject(line: number, reason: string): void {
    if (this.rejected.length < PREVIEWED) this.rejected.push(`line ${line}: ${reason}`);
  }
}
