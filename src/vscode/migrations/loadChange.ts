import type { LoadChange, LoadSettings } from '../../engine/model/load';

/** The change that leads to these settings, whatever holds before. */
export function loadChange({
  level,
  maxBytesPerSecond,
  maxDocumentsPerSecond,
}: LoadSettings): LoadChange {
  return {
    level,
    maxBytesPerSecond: maxBytesPerSecond ?? null,
    maxDocumentsPerSecond: maxDocumentsPerSecond ?? null,
  };
}
