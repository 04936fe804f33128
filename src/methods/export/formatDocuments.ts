import type { RawBatch } from '../../engine/bson/rawBatch';
import { csvHeader, csvLine } from '../../files/csv/writeCsv';
import { extendedJsonOf } from '../../files/json/writeExtendedJson';
import type { ExportOptions } from './types';

/** How documents stand in a file. */
export interface DocumentFormatter {
  begin: string;
  batch(batch: RawBatch): Buffer | string;
  end: string;
}

/** The formatter of an export's format. */
export function documentFormatter(
  options: Pick<ExportOptions, 'format' | 'fields' | 'style'>,
): DocumentFormatter {
  const { format, fields, style } = options;
  switch (format) {
    case 'bson':
      // The batch's memory is used again by the next reply.
      return { begin: '', batch: ({ bytes }) => Buffer.from(bytes), end: '' };
    case 'csv':
    case 'tsv': {
      const isTsv = format === 'tsv';
      const style = { delimiter: isTsv ? '\t' : ',', hasQuotes: !isTsv };
      return {
        begin: csvHeader(fields, style),
        batch: (batch) => each(batch, (document) => csvLine(document, fields, style)).join(''),
        end: '',
      };
    }
    case 'jsonl':
      return {
        begin: '',
        batch: (batch) =>
          each(batch, (document) => `${extendedJsonOf(document, style)}\n`).join(''),
        end: '',
      };
    case 'json': {
      let first = true;
      return {
        begin: '[',
        batch: (batch) => {
          const text = each(batch, (document) => `\n${extendedJsonOf(document, style)}`).join(',');
          const separator = first ? '' : ',';
          first = false;
          return separator + text;
        },
        end: '\n]\n',
      };
    }
  }
}

function each(batch: RawBatch, format: (document: Buffer) => string): string[] {
  const texts = new Array<string>(batch.count);
  for (let index = 0; index < batch.count; index++) {
    texts[index] = format(batch.bytes.subarray(batch.offsets[index], batch.offsets[index + 1]));
  }
  return texts;
}
