import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { FerryError, type ErrorFacts } from '../../engine/errors';
import { NewFile, refuseOccupied } from '../../files/written';
import type { JobContext } from '../job';
import type { ExportOptions } from './types';

/** @throws FerryError `usage` for a file that cannot be written, or CSV without columns */
export async function checkFile({ file, format, fields, overwrite }: ExportOptions): Promise<void> {
  if ((format === 'csv' || format === 'tsv') && fields.length === 0) {
    throw usage('no-fields', 'CSV needs the fields that become its columns.', {
      remedy: 'Name them.',
      commandLine: '--fields _id,name,address.city',
    });
  }
  await refuseOccupied(file, { replace: overwrite });
  await access(dirname(file), constants.W_OK).catch(() => {
    throw usage('file-not-writable', `Nothing can be written to ${dirname(file)}.`, {
      remedy: 'Name another folder.',
    });
  });
}

/**
 * Writes an export's file, which bears its name only once it is whole.
 * @param whole throws if what was read was not everything
 * @returns the file's size, bytes
 */
export async function writeFile(
  { file, gzip, overwrite }: ExportOptions,
  input: Readable,
  { signal }: JobContext,
  whole: () => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  const written = await NewFile.create(file, { replace: overwrite });
  try {
    const output = written.createWriteStream();
    await pipeline([input, ...(gzip ? [createGzip()] : []), output], { signal });
    await whole();
    return await written.keep();
  } catch (error) {
    await written.discard();
    throw signal.aborted ? interrupted() : error;
  }
}

function interrupted(): FerryError {
  return new FerryError({
    code: 'interrupted',
    kind: 'interrupted',
    message: 'The export was interrupted; no file was written.',
    remedy: '',
  });
}

function usage(
  code: string,
  message: string,
  help: Pick<ErrorFacts, 'remedy' | 'commandLine'>,
): FerryError {
  return new FerryError({ code, kind: 'usage', message, ...help });
}
