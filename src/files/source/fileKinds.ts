import { BSON_TYPE } from '../../engine/bson/raw';
import { FerryError } from '../../engine/errors';
import { FEWEST_DOCUMENT_BYTES, MOST_DOCUMENT_BYTES } from '../checkDocument';

/** Packings that are unpacked on the way. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** So much of a file's beginning tells its kind: a tar's mark stands far behind. */
export const KIND_BYTES = 512;

const BSON_TYPES = new Set<number>(Object.values(BSON_TYPE));

const ZSTD = 0xfd2fb528;
/** Frames that hold nothing of the contents, such as pzstd writes before others: 16 marks. */
const SKIPPABLE = 0x184d2a50;
const LZ4 = 0x184d2204;

/** By a file's first bytes. */
export function compressionOf(start: Buffer): Compression {
  // Deflate is the only method there is.
  const isGzip = start.length >= 3 && start.readUIntBE(0, 3) === 0x1f8b08;
  if (isGzip) return isBsonOfThatLength(start) ? 'none' : 'gzip';
  return isZstd(start) ? 'zstd' : 'none';
}

/** A document of 560,927 bytes begins as gzip does; its time would be the name of a field. */
function isBsonOfThatLength(start: Buffer): boolean {
  return start[3] === 0 && start.toString('latin1', 5, 9) === '_id\0' && looksLikeBson(start);
}

/** Whether a file of BSON may begin so. */
export function looksLikeBson(start: Buffer): boolean {
  if (start.length < FEWEST_DOCUMENT_BYTES) return false;
  const length = start.readInt32LE(0);
  if (length < FEWEST_DOCUMENT_BYTES || length > MOST_DOCUMENT_BYTES) return false;
  if (length <= start.length && start[length - 1] !== 0) return false;
  if (length === FEWEST_DOCUMENT_BYTES) return true;
  if (!BSON_TYPES.has(start[4] ?? 0)) return false;
  const end = start.indexOf(0, 5);
  return (end >= 0 || start.length < length) && !start.subarray(5, end).some((byte) => byte < 0x20);
}

function isZstd(start: Buffer): boolean {
  if (start.length < 4) return false;
  if (start.readUInt32LE(0) === ZSTD) return true;
  if (!isSkippable(start.readUInt32LE(0)) || start.length < 8) return false;
  const next = 8 + start.readUInt32LE(4);
  // LZ4 has such frames, too.
  return next + 4 > start.length || start.readUInt32LE(next) !== LZ4;
}

/** Whether a frame of zstd that begins so holds nothing of the contents. */
export function isSkippable(mark: number): boolean {
  return mark >>> 4 === SKIPPABLE >>> 4;
}

/** A kind of file that is not read here: how it begins, and what is to be done with it. */
interface ForeignKind {
  what: string;
  help: string;
  marks: readonly string[];
  /** Where the mark stands; at the beginning unless told. */
  at?: number;
}

const UNPACK = 'Unpack it first, and name what was in it.';
const AS_TEXT = 'Save what is in it as CSV or JSON, and name that.';

/** By their first bytes, in hex. */
const FOREIGN: readonly ForeignKind[] = [
  {
    what: 'a ZIP archive, as workbooks of Excel are, too',
    help: 'Unpack it first; save a workbook as CSV.',
    marks: ['504b0304', '504b0506', '504b0708'],
  },
  { what: 'packed with bzip2', help: UNPACK, marks: ['314159265359'], at: 4 },
  { what: 'packed with xz', help: UNPACK, marks: ['fd377a585a00'] },
  { what: 'packed with lzip', help: UNPACK, marks: ['4c5a495001'] },
  { what: 'packed with LZ4', help: UNPACK, marks: ['04224d18', '02214c18'] },
  { what: 'packed with snappy', help: UNPACK, marks: ['ff060000734e6150'] },
  { what: 'packed with compress', help: UNPACK, marks: ['1f9d90', '1fa0'] },
  {
    what: 'packed with zstd of before 2016',
    help: UNPACK,
    marks: ['1eb52ffd', '22b52ffd', '23b52ffd', '24b52ffd', '25b52ffd', '26b52ffd', '27b52ffd'],
  },
  { what: 'a 7-Zip archive', help: UNPACK, marks: ['377abcaf271c'] },
  { what: 'a RAR archive', help: UNPACK, marks: ['526172211a07'] },
  { what: 'a tar archive', help: UNPACK, marks: ['757374617200', '75737461722020'], at: 257 },
  { what: 'an old workbook of Excel', help: 'Save it as CSV.', marks: ['d0cf11e0a1b11ae1'] },
  { what: 'a Parquet file', help: AS_TEXT, marks: ['5041523115'] },
  { what: 'an Avro file', help: AS_TEXT, marks: ['4f626a01'] },
  { what: 'an ORC file', help: AS_TEXT, marks: ['4f52430a', '4f524308'] },
  { what: 'an Arrow file', help: AS_TEXT, marks: ['4152524f57310000'] },
  { what: 'an SQLite database', help: AS_TEXT, marks: ['53514c69746520666f726d6174203300'] },
  { what: 'a PDF', help: AS_TEXT, marks: ['255044462d'] },
  {
    what: 'an archive of mongodump',
    help: 'Restore it, instead of importing it.',
    marks: ['6de29981'],
  },
  { what: 'text in UTF-32', help: 'Save it as UTF-8.', marks: ['fffe0000', '0000feff'] },
];

const PAGE = {
  what: 'a page of HTML or XML, such as of an error',
  help: 'Get the file itself.',
};

/** The kind of a file that is not read here; undefined for those that may be. */
export function foreignKind(start: Buffer): Pick<ForeignKind, 'what' | 'help'> | undefined {
  if (looksLikeBson(start)) return undefined;
  if (/^(\ufeff)?\s*<(!doctype|html|\?xml)[\s>]/i.test(start.toString('utf8'))) return PAGE;
  return FOREIGN.find(({ marks, at = 0 }) =>
    marks.some((mark) => start.toString('hex', at, at + mark.length / 2) === mark),
  );
}

/**
 * @param unpacked these bytes come out of a packed file, in which another one is not unpacked
 * @throws FerryError `unknown-kind` for a file that is not read here
 */
export function refuseForeign(name: string, start: Buffer, unpacked: boolean): void {
  const inner = compressionOf(start);
  const found =
    unpacked && inner !== 'none'
      ? { what: `packed again, with ${inner}`, help: UNPACK }
      : foreignKind(start);
  if (found === undefined) return;
  throw new FerryError({
    code: 'unknown-kind',
    kind: 'usage',
    message: `${unpacked ? `What is packed in ${name}` : name} is ${found.what}, which is not read here.`,
    remedy: found.help,
  });
}
