import type { FileFormat } from './format';
import { looksLikeBson } from './source/fileKinds';

/**
 * The format that a file has by its contents, where they show it, and by its name where they don't.
 * @param head its unpacked beginning
 */
export function actualFormat(named: FileFormat | undefined, head: Buffer): FileFormat {
  const mayBeBson = named === 'bson' || head.subarray(0, 8).includes(0);
  if (mayBeBson && looksLikeBson(head)) return 'bson';
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  const isJson = named === 'bson' ? /^[{[]/ : /^(\{\s*["}]|\[\s*[{\]])/;
  if (isJson.test(text)) return jsonKind(named, text);
  return named ?? (/^[{[]/.test(text) ? 'json' : 'csv');
}

/** A document a line, if the first line is one. */
function jsonKind(named: FileFormat | undefined, text: string): FileFormat {
  if (text.startsWith('[')) return 'json';
  const hasLines = text.includes('\n') || !text.includes('\r');
  if (named === 'jsonl' && hasLines) return 'jsonl';
  return isJson(text.split('\n', 1)[0] ?? '') ? 'jsonl' : 'json';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
