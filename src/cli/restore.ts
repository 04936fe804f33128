import { stat } from 'node:fs/promises';
import path from 'node:path';
import { FerryError } from '../engine/errors';
import type { Endpoint } from '../engine/migration/types';
import { transferReportText } from '../methods/dump/describe';
import type { DumpPlace, TransferReport } from '../methods/dump/types';
import { isAddress } from '../methods/restore/download';
import { transfer, type TransferOrder } from '../methods/transfer';
import type {
  DumpRestoreCommandOptions,
  RestoreChoices,
  RestoreCommandOptions,
} from './commands/restore';
import { resolveConnection, type Connection } from './connection';
import { requireConsent } from './consent';
import { EXIT } from './exitCodes';
import { existingDataOf } from './migrationOptions';
import { runJob } from './runJob';
import { print, printJson } from './terminal';
import { refuseExtras } from './toolExtras';
import { warnOfPasswords } from './warnings';

/** `restore`: restores and tells what it came to. @returns the exit code */
export async function restoreCommand(
  dump: string,
  options: RestoreCommandOptions,
): Promise<number> {
  const extras = { preserveUuid: options.preserveUuid };
  refuseExtras(options.with, { '--preserve-uuid': options.preserveUuid });
  const from = await dumpAt(dump);
  const target = await resolveConnection(options.target);
  const dryRun = options.dryRun ?? false;
  const request = { ...choicesOf(target, options), from, dryRun };
  if (!dryRun) await confirmDrop(options, target.endpoint);
  return await carryOut(
    { kind: 'restore', request, means: options.with, extras },
    options,
    'Restored',
    [target],
  );
}

/** `dump-restore`: copies with both tools and tells what it came to. @returns the exit code */
export async function dumpRestoreCommand(options: DumpRestoreCommandOptions): Promise<number> {
  const source = await resolveConnection(options.source);
  const target = await resolveConnection(options.target);
  await confirmDrop(options, target.endpoint);
  const order = {
    kind: 'pipe',
    source: source.endpoint,
    request: { ...choicesOf(target, options), oplog: options.oplog },
    dump: { query: options.query },
    restore: { preserveUuid: options.preserveUuid },
  } as const;
  return await carryOut(order, options, 'Copied', [source, target]);
}

function choicesOf(target: Connection, options: RestoreChoices) {
  return {
    target: target.endpoint,
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    renames: options.rename ?? [],
    existing: existingDataOf(options),
    oplogReplay: options.oplogReplay,
  };
}

async function carryOut(
  order: TransferOrder,
  options: RestoreChoices,
  what: string,
  connections: Connection[],
): Promise<number> {
  warnOfPasswords(...connections);
  const report: TransferReport = await runJob(options, (context) =>
    transfer(order, { ...context, whereabouts: {} }),
  );
  if (options.json === true) printJson({ type: 'result', status: 'completed', ...report });
  else print(transferReportText(what, report));
  return EXIT.done;
}

async function confirmDrop(options: RestoreChoices, { label }: Endpoint): Promise<void> {
  if (options.dropTarget !== true) return;
  const about = `Collections of ${label} that are to be restored are dropped first.`;
  await requireConsent({ about, lines: [], question: 'Go on?' }, options.yes);
}

/** An address may be a secret, since whoever knows it may read the backup: so it can be in a variable. */
async function dumpAt(text: string): Promise<DumpPlace> {
  if (text === '-') return { kind: 'archive', path: '-' };
  const named = text.startsWith('env:') ? process.env[text.slice('env:'.length)]?.trim() : text;
  if (named === undefined || named === '')
    throw absent(`The environment variable ${text.slice(4)} is not set.`);
  if (isAddress(named)) return { kind: 'archive', path: named };
  const file = path.resolve(named);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw absent(`There is no dump at ${file}.`);
  return { kind: found.isDirectory() ? 'folder' : 'archive', path: file };
}

function absent(message: string): FerryError {
  return new FerryError({
    code: 'dump-not-found',
    kind: 'usage',
    message,
    remedy: 'Name a folder or an archive that mongodump or mongo-ferry dump wrote.',
  });
}
