import type { Endpoint } from '../../engine/model/endpoint';
import { requireConsent } from '../display/consent';
import { existingDataOf } from '../options/migrationOptions';
import type { RestoreChoices } from '../options/restoreOptions';

/** What the options say of a restore. */
export function restoreChoicesOf(options: RestoreChoices) {
  return {
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    renames: options.rename ?? [],
    existing: existingDataOf(options),
    oplogReplay: options.oplogReplay,
  };
}

/** Asks before anything is dropped for what is restored. @throws FerryError `not-confirmed` */
export async function confirmRestore(options: RestoreChoices, { label }: Endpoint): Promise<void> {
  if (options.dropTarget !== true) return;
  const about = `Collections of ${label} that are to be restored are dropped first.`;
  await requireConsent({ about, lines: [], question: 'Go on?' }, options.yes);
}
