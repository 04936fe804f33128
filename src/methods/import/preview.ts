import { COLUMN_TYPES } from '../../files/csv/columnTypes';
import { DamagedSource } from '../../files/records';
import { lookAtFile, readerOf, type FileLook } from './lookAtFile';
import { PREVIEWED, PreviewSink } from './previewSink';
import type { FilePreview, PreviewColumn } from './previewTypes';
import type { FileOptions } from './types';

/** Reads a file's beginning as the import would. @throws FerryError `usage` */
export async function previewFile(options: FileOptions): Promise<FilePreview> {
  const look = await lookAtFile(options);
  try {
    const sink = new PreviewSink();
    const damage = readHead(look, sink);
    return {
      format: look.format,
      compression: look.compression,
      delimiter: look.csv?.options.delimiter,
      columns: columnsOf(look),
      rows: look.csv?.sample.slice(0, PREVIEWED) ?? [],
      documents: sink.documents,
      rejected: sink.rejected,
      damage,
      types: COLUMN_TYPES,
    };
  } finally {
    await look.content.close();
  }
}

/** @returns why nothing behind it can be read */
function readHead(look: FileLook, sink: PreviewSink): string | undefined {
  try {
    readerOf(look).read(look.head, look.isWhole, sink);
    return undefined;
  } catch (error) {
    if (error instanceof DamagedSource) return error.message;
    throw error;
  }
}

function columnsOf({ csv }: FileLook): PreviewColumn[] {
  return (csv?.options.columns ?? []).map(({ name, path, type, format }, index) => ({
    name,
    path: path ?? null,
    type,
    format,
    alternatives: csv?.alternatives[index] ?? [],
  }));
}
