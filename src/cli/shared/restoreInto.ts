import type { Endpoint } from '../../engine/model/endpoint';
import { transferReportText } from '../../methods/dump/describe';
import type { TransferReport } from '../../methods/dump/types';
import type { TransferOrder } from '../../methods/transfer';
import { EXIT } from '../../report/exitCodes';
import { requireConsent } from '../display/consent';
import { print, printJson } from '../display/terminal';
import { existingDataOf } from '../options/migrationOptions';
import type { RestoreChoices } from '../options/restoreOptions';
import type { Connection } from './connection';
import { runJob } from './runJob';
import { warnOfPasswords } from './warnings';

/** What the options say of a restore. */
export function restoreChoicesOf(target: Connection, options: RestoreChoices) {
  return {
    target: target.endpoint,
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    renames: options.rename ?? [],
    existing: existingDataOf(options),
    oplogReplay: options.oplogReplay,
  };
}

/** Runs a restore of whatever source, showing its progress and its end. @returns the exit code */
export async function restoreShown(
  order: TransferOrder,
  options: RestoreChoices,
  what: string,
  connections: Connection[],
): Promise<number> {
  warnOfPasswords(...connections);
  const { transfer } = await import('../../methods/transfer');
  const report: TransferReport = await runJob(options, (context) =>
    transfer(order, { ...context, whereabouts: {} }),
  );
  if (options.json === true) printJson({ type: 'result', status: 'completed', ...report });
  else print(transferReportText(what, report));
  return EXIT.done;
}

/** Asks before anything is dropped for what is restored. @throws FerryError `not-confirmed` */
export async function confirmRestore(options: RestoreChoices, { label }: Endpoint): Promise<void> {
  if (options.dropTarget !== true) return;
  const about = `Collections of ${label} that are to be restored are dropped first.`;
  await requireConsent({ about, lines: [], question: 'Go on?' }, options.yes);
}
