import { describeId } from '../../bson/ids';
import { formatNamespace, type Namespace } from '../../catalog/namespaces';
import { FerryError } from '../../errors';

/** Server code: a document of this key is there already. */
export const DUPLICATE_KEY = 11000;

/**
 * How the server (6.0) fails at naming a duplicate `_id` of a clustered collection that holds a
 * decimal; the code depends on the number.
 */
const UNSAYABLE_DUPLICATE = /^KeyString format error/;

const DROP_INDEX =
  'Drop the unique index on the target (it is made again at cutover), then resume.';

/** What a write command says of one statement. */
export interface WriteError {
  index: number;
  code: number;
  errmsg: string;
  keyPattern?: Record<string, unknown>;
  keyValue?: Record<string, unknown>;
  /** Which values of the key are written as hex (server: `DuplicateKeyErrorInfo`). */
  hexEncoded?: boolean[];
}

/**
 * What is known of the source while its changes are applied to a target whose unique indexes stand.
 * A document may be held up there by another one, which the source has changed or removed since;
 * that one gives way, and is put again as the source has it.
 */
export interface Displacing {
  /** The document as the source has it now and the migration carries it. */
  now: (id: Buffer) => Promise<Buffer | undefined>;
  /** Told of each document that was removed, by its `_id` element. */
  onDisplaced: (id: Buffer) => void;
}

/** What to do when a document's value is held by another one under a unique index of the target. */
export type ConflictPolicy = 'fail' | Displacing;

/** Whether a document of this `_id` is there already. */
export function isIdConflict(error: WriteError): boolean {
  if (UNSAYABLE_DUPLICATE.test(error.errmsg)) return true;
  if (error.code !== DUPLICATE_KEY) return false;
  const key = Object.keys(error.keyPattern ?? { _id: 1 });
  return key.length === 1 && key[0] === '_id';
}

/** Whether another document stands in the way under a unique index. */
export function isUniqueConflict(error: WriteError): boolean {
  return error.code === DUPLICATE_KEY && !isIdConflict(error);
}

/** The error for what the target does not take. */
export function rejected(
  namespace: Namespace,
  id: Buffer | undefined,
  error: WriteError,
): FerryError {
  const name = formatNamespace(namespace);
  const which = id === undefined ? 'A write' : `The document with _id ${describeId(id)}`;
  return new FerryError({
    code: error.code === DUPLICATE_KEY ? 'duplicate-key' : 'write-rejected',
    kind: 'failed',
    message: `${which} was rejected by the target's ${name}: ${error.errmsg} (code ${error.code}).`,
    remedy:
      error.code === DUPLICATE_KEY
        ? DROP_INDEX
        : 'Remove the cause, then resume; what was copied so far stays.',
    namespace: name,
  });
}

/** The error for a document whose unique value another one holds, of which it can't be told which. */
export function unknownHolder(namespace: Namespace, id: Buffer, error: WriteError): FerryError {
  const name = formatNamespace(namespace);
  return new FerryError({
    code: 'duplicate-key',
    kind: 'failed',
    message: `The document with _id ${describeId(id)} can't be written to the target's ${name}: another document has its unique value, and which one can't be told, so none was touched: ${error.errmsg}.`,
    remedy: DROP_INDEX,
    namespace: name,
  });
}

/** The error for two documents that the source has, and of which the target's index takes one. */
export function bothInSource(
  namespace: Namespace,
  index: string,
  [id, holder]: [Buffer, Buffer],
): FerryError {
  const name = formatNamespace(namespace);
  return new FerryError({
    code: 'duplicate-key',
    kind: 'failed',
    message: `The source has the documents with _id ${describeId(id)} and ${describeId(holder)} in ${name}; the target's unique index ${index} takes only one of them. None was touched.`,
    remedy: DROP_INDEX,
    namespace: name,
  });
}

/** The error for documents that give way to each other, one after the other, over and over. */
export function endlessConflict(namespace: Namespace, ids: Buffer[]): FerryError {
  const name = formatNamespace(namespace);
  const [id] = ids;
  const which =
    id === undefined ? 'Documents' : `The document with _id ${describeId(id)} and others`;
  return new FerryError({
    code: 'duplicate-key',
    kind: 'failed',
    message: `${which} of the target's ${name} give way to each other without an end: the source has them all, and a unique index of the target takes only one of them at a time.`,
    remedy: DROP_INDEX,
    namespace: name,
  });
}
