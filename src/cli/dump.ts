import path from 'node:path';
import { FerryError } from '../engine/errors';
import { transferReportText } from '../methods/dump/describe';
import type { DumpPlace } from '../methods/dump/types';
import { transfer } from '../methods/transfer';
import type { DumpCommandOptions } from './commands/dump';
import { resolveConnection } from './connection';
import { EXIT } from './exitCodes';
import { runJob } from './runJob';
import { refuseExtras } from './toolExtras';
import { print, printJson, tellText } from './terminal';
import { warnOfPasswords } from './warnings';

/** `dump`: dumps and tells what it came to. @returns the exit code */
export async function dumpCommand(options: DumpCommandOptions): Promise<number> {
  const to = placeOf(options);
  refuseExtras(options.with, { '--query': options.query });
  const source = await resolveConnection(options.source);
  warnOfPasswords(source);
  const request = {
    source: source.endpoint,
    to,
    gzip: options.gzip ?? false,
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    oplog: options.oplog,
  };
  const extras = { query: options.query };
  const report = await runJob(options, (context) =>
    transfer(
      { kind: 'dump', request, means: options.with, extras },
      { ...context, whereabouts: {} },
    ),
  );
  if (options.json === true) printJson({ type: 'result', status: 'completed', ...report });
  else if (to.path === '-') tellText(transferReportText('Dumped', report));
  else print(transferReportText('Dumped', report));
  return EXIT.done;
}

function placeOf({ out, archive, json }: DumpCommandOptions): DumpPlace {
  if (archive === '-' && json === true)
    throw usage('An archive on standard output leaves no room for JSON.');
  if (archive === '-') return { kind: 'archive', path: '-' };
  if (archive !== undefined) return { kind: 'archive', path: path.resolve(archive) };
  if (out === undefined) throw usage('Neither --out nor --archive says where the dump goes.');
  return { kind: 'folder', path: path.resolve(out) };
}

function usage(message: string): FerryError {
  return new FerryError({ code: 'usage', kind: 'usage', message, remedy: 'See --help.' });
}
