import { FerryError } from '../errors';
import type { LoadChange, LoadSettings } from '../model/load';
import { LOAD_LEVELS } from '../model/load';

/**
 * Load settings with a change made to them.
 * @throws FerryError `usage`, code `bad-load`: the change may come from another process
 */
export function changedLoad(load: LoadSettings, change: LoadChange): LoadSettings {
  const { level = load.level, maxDocumentsPerSecond, maxBytesPerSecond } = change;
  if (!LOAD_LEVELS.includes(level)) throw badLoad(`there is no load level ${level}`);
  return {
    level,
    ...limit('maxDocumentsPerSecond', load.maxDocumentsPerSecond, maxDocumentsPerSecond),
    ...limit('maxBytesPerSecond', load.maxBytesPerSecond, maxBytesPerSecond),
  };
}

function limit<K extends string>(
  name: K,
  current: number | undefined,
  wanted: number | null | undefined,
): Partial<Record<K, number>> {
  const value = wanted === undefined ? current : (wanted ?? undefined);
  if (value === undefined) return {};
  if (!Number.isFinite(value) || value <= 0) throw badLoad(`${name} must be above 0`);
  return { [name]: value } as Record<K, number>;
}

function badLoad(reason: string): FerryError {
  return new FerryError({
    code: 'bad-load',
    kind: 'usage',
    message: `The load can't be set: ${reason}.`,
    remedy: `Levels are ${LOAD_LEVELS.join(', ')}; limits are numbers above 0, or none.`,
  });
}
