import { FerryError } from '../engine/errors';
import type { Means } from '../methods/means';

/**
 * Refuses options that only the tools know.
 * @throws FerryError `usage`
 */
export function refuseExtras(means: Means, extras: Record<string, unknown>): void {
  const [given] = Object.keys(extras).filter((name) => extras[name] !== undefined);
  if (means === 'tools' || given === undefined) return;
  throw new FerryError({
    code: 'needs-tools',
    kind: 'usage',
    message: `${given} is only for the MongoDB Database Tools.`,
    remedy: 'Give --with tools as well.',
  });
}
