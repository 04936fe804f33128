import { FerryError } from '../../engine/errors';
import { ESCAPED, RecordScanner, unescaped } from './scanRecord';

const CANDIDATES = [',', '\t', ';', '|'];

/** A record as texts, for headers and samples. */
export interface TextRecord {
  fields: string[];
  /** Lines that it takes. */
  lines: number;
}

/** The sound records at the front of a piece of a file, `most` at the most. */
export function firstRecords(
  data: Buffer,
  delimiter: string,
  last: boolean,
  most: number,
): TextRecord[] {
  const scanner = new RecordScanner(delimiter.charCodeAt(0));
  const records: TextRecord[] = [];
  let at = 0;
  while (at < data.length && records.length < most) {
    let next = scanner.scan(data, at, last);
    if (next >= 0) {
      const fields = textsOf(data, scanner);
      if (fields.length > 1 || fields[0] !== '') {
        records.push({ fields, lines: 1 + scanner.innerLines });
      }
    } else {
      const newline = data.indexOf(0x0a, at);
      if (newline < 0) break;
      next = newline + 1;
    }
    at = next;
  }
  return records;
}

/** The delimiter that stands in the first line most often; a comma if none does. */
export function guessDelimiter(data: Buffer): string {
  const end = data.indexOf(0x0a);
  const line = data.subarray(0, end < 0 ? data.length : end + 1);
  const fieldsWith = (delimiter: string) =>
    firstRecords(line, delimiter, true, 1)[0]?.fields.length ?? 0;
  return CANDIDATES.reduce((best, delimiter) =>
    fieldsWith(delimiter) > fieldsWith(best) ? delimiter : best,
  );
}

/**
 * The names that a header gives its columns; nameless ones are called by their number.
 * @throws FerryError `usage`, code `bad-header`, where a name stands twice
 */
export function headerNames(header: readonly string[]): string[] {
  const names = header.map((name, index) => name.trim() || `column${index + 1}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names;
  throw new FerryError({
    code: 'bad-header',
    kind: 'usage',
    message: `The file’s header names ${twice} twice.`,
    remedy: 'Correct the header, or skip it and give all names.',
    commandLine: '--header, --fields',
  });
}

function textsOf(data: Buffer, scanner: RecordScanner): string[] {
  return Array.from({ length: scanner.count }, (_, index) => {
    const [start = 0, end = 0, how] = scanner.fields.slice(index * 3, index * 3 + 3);
    return how === ESCAPED
      ? unescaped(data, start, end).toString('utf8')
      : data.toString('utf8', start, end);
  });
}
