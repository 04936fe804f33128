import { isUtf8 } from 'node:buffer';
import { BSON_TYPE, walk } from '../../engine/bson/raw';
import type { RawBatch } from '../../engine/bson/rawBatch';
import { csvHeader, csvLine } from '../../files/csv/writeCsv';
import { extendedJsonOf } from '../../files/json/writeExtendedJson';
import type { ExportOptions } from './types';

/** How documents stand in a file. */
export interface DocumentFormatter {
  /** Documents so far whose text is no UTF-8: JSON and CSV can't hold it. */
  changedTexts: number;
  begin: string;
  batch(batch: RawBatch): Buffer | string;
  end: string;
}

/** The formatter of an export's format. */
export function documentFormatter(
  options: Pick<ExportOptions, 'format' | 'fields' | 'style'>,
): DocumentFormatter {
  const { format, fields, style } = options;
  const formatter: DocumentFormatter = { changedTexts: 0, begin: '', batch: asItIs, end: '' };
  const noted = (format: (document: Buffer) => string) => (document: Buffer) => {
    const text = format(document);
    if (text.includes(REPLACEMENT) && hasInvalidText(document)) formatter.changedTexts++;
    return text;
  };
  const line = noted((document) => `${extendedJsonOf(document, style)}\n`);
  const item = noted((document) => `\n${extendedJsonOf(document, style)}`);
  switch (format) {
    case 'bson':
      return formatter;
    case 'csv':
    case 'tsv': {
      const isTsv = format === 'tsv';
      const csv = { delimiter: isTsv ? '\t' : ',', hasQuotes: !isTsv };
      const row = noted((document) => csvLine(document, fields, csv));
      formatter.begin = csvHeader(fields, csv);
      formatter.batch = (batch) => each(batch, row).join('');
      return formatter;
    }
    case 'jsonl':
      formatter.batch = (batch) => each(batch, line).join('');
      return formatter;
    case 'json': {
      let first = true;
      formatter.begin = '[';
      formatter.batch = (batch) => {
        const text = each(batch, item).join(',');
        const separator = first ? '' : ',';
        first = false;
        return separator + text;
      };
      formatter.end = '\n]\n';
      return formatter;
    }
  }
}

/** What stands for what is no UTF-8; a text may hold it by itself, too. */
const REPLACEMENT = '\ufffd';

/** The batch's memory is used again by the next reply. */
function asItIs({ bytes }: RawBatch): Buffer {
  return Buffer.from(bytes);
}

/** Whether a name or a text in a document is no UTF-8. */
function hasInvalidText(document: Buffer, offset = 0): boolean {
  let found = false;
  walk(document, offset, ({ type, start, value, end }) => {
    const isDocument = type === BSON_TYPE.document || type === BSON_TYPE.array;
    // Behind the length, where it has one.
    const text = TEXTS.has(type) ? value + 4 : type === BSON_TYPE.regex ? value : end;
    found =
      !isUtf8(document.subarray(start + 1, value - 1)) ||
      (isDocument && hasInvalidText(document, value)) ||
      !isUtf8(document.subarray(text, end));
    return found;
  });
  return found;
}

const TEXTS = new Set<number>([BSON_TYPE.string, BSON_TYPE.code, BSON_TYPE.symbol]);

function each(batch: RawBatch, format: (document: Buffer) => string): string[] {
  const texts = new Array<string>(batch.count);
  for (let index = 0; index < batch.count; index++) {
    texts[index] = format(batch.bytes.subarray(batch.offsets[index], batch.offsets[index + 1]));
  }
  return texts;
}
