import { FerryError } from '../../engine/errors';
import { formatCount } from '../../report/format';
import { dialectOf, type Dialect, type DialectOptions } from './dialect';
import { MOST_FIELDS, PLAIN_ESCAPED, QUOTED_ESCAPED, RecordScanner, unescaped } from './scanRecord';

const CANDIDATES = [',', '\t', ';', '|'];
/** Records that are looked at for the delimiter. */
const LOOKED_AT = 20;

/** A record as texts, for headers and samples. */
export interface TextRecord {
  fields: string[];
  /** The last line that it takes, from 1. */
  lastLine: number;
}

/** The sound records at the front of a piece of a file, `most` at the most. */
export function firstRecords(
  data: Buffer,
  dialect: Dialect,
  last: boolean,
  most: number,
): TextRecord[] {
  const scanner = new RecordScanner(dialect);
  const records: TextRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < data.length && records.length < most) {
    const blank = scanner.blankLine(data, at);
    let next = blank > 0 ? at + blank : scanner.scan(data, at, last);
    if (blank > 0) {
      line++;
    } else if (next >= 0) {
      line += scanner.innerLines;
      records.push({ fields: textsOf(data, scanner, dialect), lastLine: line });
      line++;
    } else {
      next = scanner.nextLine(data, at);
      if (next < 0) break;
      line++;
    }
    at = next;
  }
  return records;
}

/**
 * The delimiter by which most of the first records have as many fields as the first one, and that
 * one has most; a comma if none makes several.
 */
export function guessDelimiter(
  data: Buffer,
  options: Omit<DialectOptions, 'delimiter'>,
  last: boolean,
): string {
  let best = { delimiter: ',', alike: 0, fields: 1 };
  for (const delimiter of CANDIDATES) {
    const records = firstRecords(data, dialectOf({ ...options, delimiter }), last, LOOKED_AT);
    const fields = records[0]?.fields.length ?? 0;
    if (fields < 2) continue;
    const same = records.filter((record) => record.fields.length === fields).length;
    const alike = same / records.length;
    if (alike > best.alike || (alike === best.alike && fields > best.fields)) {
      best = { delimiter, alike, fields };
    }
  }
  return best.delimiter;
}

/** What a line before all others says of the delimiter, as Excel reads it: `sep=;`. */
export function toldDelimiter(data: Buffer): string | undefined {
  return /^"?sep=([\x20-\x7e\t])"?(\r|\n)/i.exec(data.toString('latin1', 0, 16))?.[1];
}

/**
 * The names that a header gives its columns; nameless ones are called by their number.
 * @throws FerryError `usage`, code `bad-header`, where a name stands twice, or there are too many
 */
export function headerNames(header: readonly string[]): string[] {
  const names = header.map((name, index) => name.trim() || `column${index + 1}`);
  refuseTooMany(names.length);
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice === undefined) return names;
  throw new FerryError({
    code: 'bad-header',
    kind: 'usage',
    message: `The file’s header names ${twice} twice.`,
    remedy: 'Correct the header, or skip it and give all names.',
    commandLine: '--header, --fields',
  });
}

function refuseTooMany(columns: number): void {
  if (columns < MOST_FIELDS) return;
  throw new FerryError({
    code: 'bad-header',
    kind: 'usage',
    message: `The file’s first record has more than ${formatCount(MOST_FIELDS - 1)} fields.`,
    remedy: 'Check its delimiter and its line ends: a document holds not so many.',
    commandLine: '--delimiter',
  });
}

function textsOf(data: Buffer, scanner: RecordScanner, dialect: Dialect): string[] {
  const { fields } = scanner;
  return Array.from({ length: Math.min(scanner.count, MOST_FIELDS) }, (_, index) => {
    const [start = 0, end = 0, how = 0] = [
      fields[index * 3],
      fields[index * 3 + 1],
      fields[index * 3 + 2],
    ];
    return how === QUOTED_ESCAPED || how === PLAIN_ESCAPED
      ? unescaped(data, start, end, how, dialect).toString('utf8')
      : data.toString('utf8', start, end);
  });
}
