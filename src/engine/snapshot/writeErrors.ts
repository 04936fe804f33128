import { describeId } from '../bson/ids';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import { FerryError } from '../errors';

/** Server code: a document of this key is there already. */
export const DUPLICATE_KEY = 11000;

/**
 * How the server (6.0) fails at naming a duplicate `_id` of a clustered collection that holds a
 * decimal; the code depends on the number.
 */
const UNSAYABLE_DUPLICATE = /^KeyString format error/;

/** What a write command says of one statement. */
export interface WriteError {
  index: number;
  code: number;
  errmsg: string;
  keyPattern?: Record<string, unknown>;
  keyValue?: Record<string, unknown>;
}

/**
 * What to do when a document's value is held by another one under a unique index of the target.
 * While changes are applied the holder may be displaced: the source, unique too, has given the
 * value away, so the change that says what became of the holder is in this batch or a later one.
 */
export type ConflictPolicy = 'fail' | 'displace';

/** Whether a document of this `_id` is there already. */
export function isIdConflict(error: WriteError): boolean {
  if (UNSAYABLE_DUPLICATE.test(error.errmsg)) return true;
  if (error.code !== DUPLICATE_KEY) return false;
  const key = Object.keys(error.keyPattern ?? { _id: 1 });
  return key.length === 1 && key[0] === '_id';
}

/** Whether the error names another document that may give way. */
export function displaceable(error: WriteError, conflicts: ConflictPolicy): boolean {
  return (
    conflicts === 'displace' &&
    error.code === DUPLICATE_KEY &&
    !isIdConflict(error) &&
    error.keyValue !== undefined
  );
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
        ? 'Drop the unique index on the target (it is made again at cutover), then resume.'
        : 'Remove the cause, then resume; what was copied so far stays.',
    namespace: name,
  });
}
