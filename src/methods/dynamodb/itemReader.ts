import { isUtf8 } from 'node:buffer';
import { BadRecord, LONGEST_RECORD, type RecordReader, type RecordSink } from '../../files/records';
import type { Item } from './attributes';
import { writeItem } from './itemWriter';
import type { ItemOptions } from './types';

const NEWLINE = 0x0a;

/** Makes an item of a line. @throws BadRecord */
export type LineParser = (line: string) => Item;

/** Reads items, one a line. */
export class ItemReader implements RecordReader {
  line = 1;

  constructor(
    private readonly parse: LineParser,
    private readonly options: ItemOptions,
  ) {}

  read(data: Buffer, last: boolean, sink: RecordSink): number {
    let at = 0;
    while (at < data.length && !sink.full) {
      const newline = data.indexOf(NEWLINE, at);
      if (newline < 0 && !last && data.length - at <= LONGEST_RECORD) break;
      const end = newline < 0 ? data.length : newline;
      if (end > at) this.item(data.subarray(at, end), sink);
      this.line++;
      at = newline < 0 ? end : newline + 1;
    }
    return at;
  }

  private item(text: Buffer, sink: RecordSink): void {
    const { writer } = sink;
    const start = writer.at;
    try {
      if (!isUtf8(text)) throw new BadRecord('it is not valid UTF-8');
      writeItem(writer, this.parse(text.toString('utf8')), this.options);
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      writer.at = start;
      sink.reject(this.line, error.message, text);
      return;
    }
    sink.accept(start, this.line);
  }
}

/** `{"Item": {"Id": {"N": "103"}, …}}`, as DynamoDB exports it. @throws BadRecord */
export function parseJsonItem(line: string): Item {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new BadRecord('it is not JSON');
  }
  const item = (parsed as { Item?: unknown } | null)?.Item;
  if (typeof item !== 'object' || item === null) throw new BadRecord('it holds no Item');
  return item as Item;
}
