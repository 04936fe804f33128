import { COLUMN_TYPES } from '../../files/csv/columnTypes';
import { lookAtFile, readerOf, type FileLook } from './lookAtFile';
import { PREVIEWED, PreviewSink } from './previewSink';
import type { FilePreview, PreviewColumn } from './previewTypes';
import type { FileOptions } from './types';

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
