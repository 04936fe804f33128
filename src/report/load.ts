import type { LoadSettings } from '../engine/model/load';
import { formatBytes, formatCount } from './format';

/** `gentle, at most 5.00 MB/s and 1,000 documents/s`: how hard a migration may work. */
export function formatLoad({
  level,
  maxBytesPerSecond: bytes,
  maxDocumentsPerSecond: documents,
}: LoadSettings): string {
  const limits: string[] = [];
  if (bytes !== undefined) limits.push(`${formatBytes(bytes)}/s`);
  if (documents !== undefined) limits.push(`${formatCount(documents)} documents/s`);
  return limits.length === 0 ? level : `${level}, at most ${limits.join(' and ')}`;
}

/** Whether anything holds a migration back; absent settings are those before it runs. */
export function isHeldBack(load: LoadSettings | undefined): load is LoadSettings {
  return (
    load !== undefined &&
    (load.level !== 'full' ||
      load.maxBytesPerSecond !== undefined ||
      load.maxDocumentsPerSecond !== undefined)
  );
}
