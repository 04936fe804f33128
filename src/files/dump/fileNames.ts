import { createHash } from 'node:crypto';

/** Longest file name without its extension; with one it has at most 255 characters. */
const LONGEST = 238;
const KEPT = 208;
/** `$`, escaped: stands before the hash of a name that was too long. */
const HASH_MARK = '%24';

/** A collection's name as mongodump makes a file name of it, without extension. */
export function fileNameOf(collection: string): string {
  const escaped = encodeURIComponent(collection)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
  if (escaped.length <= LONGEST) return escaped;
  const hash = createHash('sha1').update(collection).digest('base64url');
  return `${escaped.slice(0, KEPT)}${HASH_MARK}${hash}`;
}

/**
 * The collection that a file name stands for; undefined where the name was cut, so that only the
 * metadata tells, or is no name that mongodump makes.
 */
export function collectionOf(fileName: string): string | undefined {
  if (fileName.length === LONGEST && fileName.slice(KEPT).startsWith(HASH_MARK)) return undefined;
  try {
    return decodeURIComponent(fileName.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
