import { isUtf8 } from 'node:buffer';
import { BSON_TYPE } from '../../engine/bson/raw';
import { BadRecord, LONGEST_RECORD, type RecordReader, type RecordSink } from '../records';
import type { Column } from './columnTypes';
import { fieldTree, type FieldNode, type Leaf, type TreeOptions } from './fieldTree';
import { dialectOf, type Dialect, type DialectOptions } from './dialect';
import {
  BROKEN,
  INCOMPLETE,
  PLAIN,
  PLAIN_ESCAPED,
  QUOTED_ESCAPED,
  RecordScanner,
  unescaped,
} from './scanRecord';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** How delimited text becomes documents. */
export interface CsvOptions extends TreeOptions, DialectOptions {
  columns: readonly Column[];
  /** What becomes of a field with nothing in it; `omit`: the document lacks it. */
  blanks: 'omit' | 'null' | 'empty';
  /** Unquoted texts that stand for null, such as `\N`. */
  nulls: readonly string[];
  /** Lines at the front that hold no record: the header, and what stands before it. */
  skipLines: number;
}

/** Reads CSV and its kin; a record that can't be read is rejected, and reading goes on at the next line. */
export class CsvReader implements RecordReader {
  line = 1;
  private readonly dialect: Dialect;
  private readonly scanner: RecordScanner;
  private readonly fields: FieldNode[];
  private readonly hasId: boolean;
  private readonly nulls: Set<string>;
  /** None of the bytes at hand is one that no text holds. */
  private clean = false;

  /** @throws FerryError `usage`, code `bad-columns` */
  constructor(private readonly options: CsvOptions) {
    this.dialect = dialectOf(options);
    this.scanner = new RecordScanner(this.dialect);
    this.fields = fieldTree(options.columns, options);
    this.hasId = this.fields.some(({ name }) => name.toString('utf8') === '_id\0');
    this.nulls = new Set(options.nulls);
  }

  read(data: Buffer, last: boolean, sink: RecordSink): number {
    const { scanner } = this;
    this.clean = isSoundText(last ? data : data.subarray(0, this.scanner.lastLineEnd(data)));
    let at = 0;
    while (at < data.length && !sink.full) {
      const blank = scanner.blankLine(data, at);
      if (blank > 0) {
        this.line++;
        at += blank;
        continue;
      }
      const next = scanner.scan(data, at, last);
      if (next === INCOMPLETE) break;
      if (next === BROKEN) {
        // The quote may be closed by one that opens another field, lines further down.
        const end = scanner.nextLine(data, at);
        if (end < 0 && !last && data.length - at <= LONGEST_RECORD) break;
        const until = end < 0 ? data.length : end;
        sink.reject(this.line, scanner.failure, withoutLineEnd(data.subarray(at, until)));
        this.line++;
        at = until;
        continue;
      }
      if (this.line > this.options.skipLines) this.record(data, at, next, sink);
      this.line += 1 + scanner.innerLines;
      at = next;
    }
    return at;
  }

  private record(data: Buffer, at: number, next: number, sink: RecordSink): void {
    const { writer } = sink;
    const start = writer.at;
    try {
      this.check(data, at, next);
      writer.begin();
      if (!this.hasId) sink.writeId?.();
      for (const field of this.fields) this.write(field, data, sink);
      writer.end(start);
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      writer.at = start;
      sink.reject(this.line, error.message, withoutLineEnd(data.subarray(at, next)));
      return;
    }
    sink.accept(start, this.line);
  }

  private check(data: Buffer, at: number, next: number): void {
    const expected = this.options.columns.length;
    const { count } = this.scanner;
    if (count !== expected) {
      throw new BadRecord(`it has ${count} fields where there are ${expected} columns`);
    }
    if (this.clean) return;
    const text = data.subarray(at, next);
    if (isSoundText(text)) return;
    throw new BadRecord(
      text.includes(0) ? 'it holds NUL bytes' : 'it is not valid UTF-8 (see the encoding option)',
    );
  }

  /** @returns whether anything was written */
  private write(node: FieldNode, data: Buffer, sink: RecordSink): boolean {
    const { writer } = sink;
    if (node.kind === 'branch') {
      const place = writer.at;
      writer.element(node.type, node.name);
      const begun = writer.begin();
      let any = false;
      for (const field of node.fields) any = this.write(field, data, sink) || any;
      if (any) writer.end(begun);
      else writer.at = place;
      return any;
    }
    const { fields } = this.scanner;
    const at = node.column * 3;
    const start = fields[at] ?? 0;
    const end = fields[at + 1] ?? 0;
    const how = fields[at + 2] ?? PLAIN;
    const nothing = this.nothingOf(node, data, start, end, how);
    if (nothing === 'omit') return false;
    if (nothing === 'null') {
      writer.element(BSON_TYPE.null, node.name);
      return true;
    }
    try {
      if (nothing === 'empty') {
        writer.element(BSON_TYPE.string, node.name);
        writer.string(data, start, start);
      } else if (how === QUOTED_ESCAPED || how === PLAIN_ESCAPED) {
        const text = unescaped(data, start, end, how, this.dialect);
        node.write(writer, node.name, text, 0, text.length);
      } else {
        node.write(writer, node.name, data, start, end);
      }
    } catch (error) {
      throw error instanceof BadRecord ? new BadRecord(`${node.label}: ${error.message}`) : error;
    }
    return true;
  }

  /** What becomes of a field that holds no value; undefined if it holds one. */
  private nothingOf(
    { isText }: Leaf,
    data: Buffer,
    start: number,
    end: number,
    how: number,
  ): CsvOptions['blanks'] | undefined {
    if (start === end) return isText && how !== PLAIN ? 'empty' : this.options.blanks;
    if (this.nulls.size === 0 || (how !== PLAIN && how !== PLAIN_ESCAPED)) return undefined;
    return this.nulls.has(data.toString('utf8', start, end)) ? 'null' : undefined;
  }
}

function isSoundText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

function withoutLineEnd(text: Buffer): Buffer {
  let end = text.length;
  while (end > 0 && (text[end - 1] === NEWLINE || text[end - 1] === RETURN)) end--;
  return text.subarray(0, end);
}
