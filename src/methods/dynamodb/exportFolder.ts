import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { FerryError } from '../../engine/errors';
import type { ImportSource } from '../import/types';
import { ItemReader, parseJsonItem, type LineParser } from './itemReader';
import type { ItemOptions } from './types';

/** Of what an export writes, what is needed (Amazon DynamoDB Developer Guide, “S3 export output format”). */
const summarySchema = z.object({
  itemCount: z.number(),
  outputFormat: z.enum(['DYNAMODB_JSON', 'ION']),
  tableArn: z.string().optional(),
  exportType: z.string().optional(),
});
const dataFileSchema = z.object({
  itemCount: z.number(),
  md5Checksum: z.string(),
  dataFileS3Key: z.string(),
});
type DataFile = z.infer<typeof dataFileSchema> & { path: string; bytes: number };

/** What an export says of itself. */
export interface ExportManifests {
  /** The table's. */
  name: string;
  items: number;
  parse: LineParser;
  files: DataFile[];
}

/**
 * An export to S3, copied to a folder, as a source of records. All its files are read once before:
 * a wrong checksum or count stops it before anything is written.
 * @throws FerryError `refused`, code `damaged-export`, which names the file
 */
export async function openExportFolder(
  folder: string,
  options: ItemOptions,
  onChecked: (file: string) => void,
): Promise<ImportSource> {
  const { name, parse, files } = await readManifests(folder);
  for (const file of files) {
    await check(file);
    onChecked(path.basename(file.path));
  }
  let read = 0;
  return {
    label: name,
    fingerprint: createHash('sha256')
      .update(JSON.stringify({ files: files.map(({ md5Checksum }) => md5Checksum), options }))
      .digest('hex'),
    canResume: true,
    notes: [],
    size: files.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesRead: () => read,
    async *chunks() {
      for (const file of files) {
        const stream = createReadStream(file.path);
        stream.on('data', (chunk) => (read += chunk.length));
        for await (const chunk of stream.pipe(createGunzip())) yield chunk as Buffer;
        // A file need not end its last line.
        yield Buffer.from('\n');
      }
    },
    reader: new ItemReader(parse, options),
  };
}

/** Reads an export's manifests; the counts in them must agree. @throws FerryError */
export async function readManifests(folder: string): Promise<ExportManifests> {
  const root = await exportRoot(folder);
  const summary = await readSummary(path.join(root, 'manifest-summary.json'));
  const files = await readDataFiles(root);
  const total = files.reduce((sum, { itemCount }) => sum + itemCount, 0);
  if (total !== summary.itemCount) {
    throw damaged(
      'manifest-files.json',
      `its files hold ${total} items, the summary says ${summary.itemCount}`,
    );
  }
  const isIon = summary.outputFormat === 'ION';
  return {
    name: summary.tableArn?.split('/').at(-1) ?? path.basename(root),
    items: summary.itemCount,
    parse: isIon ? (await import('./ionItems')).parseIonItem : parseJsonItem,
    files,
  };
}

/** The folder with the manifests: the one given, or AWSDynamoDB/ID in it. */
async function exportRoot(folder: string): Promise<string> {
  const candidates = [folder];
  for (const name of await foldersIn(path.join(folder, 'AWSDynamoDB'))) {
    candidates.push(path.join(folder, 'AWSDynamoDB', name));
  }
  for (const name of await foldersIn(folder)) candidates.push(path.join(folder, name));
  const roots: string[] = [];
  for (const candidate of candidates) {
    const found = await stat(path.join(candidate, 'manifest-summary.json')).catch(() => undefined);
    if (found !== undefined) roots.push(candidate);
  }
  const [root, other] = roots;
  if (root !== undefined && other === undefined) return root;
  throw new FerryError({
    code: 'no-export',
    kind: 'usage',
    message:
      root === undefined
        ? `${folder} holds no export of DynamoDB: it has no manifest-summary.json.`
        : `${folder} holds ${roots.length} exports.`,
    remedy: 'Name the folder of one export, …/AWSDynamoDB/ID.',
  });
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function readSummary(file: string): Promise<z.infer<typeof summarySchema>> {
  const summary = parseManifest(summarySchema, await readFile(file, 'utf8'), file);
  if (summary.exportType?.startsWith('INCREMENTAL') !== true) return summary;
  throw new FerryError({
    code: 'incremental-export',
    kind: 'refused',
    message: 'This is an incremental export, which holds changes and no table.',
    remedy: 'Make a full export of the table.',
  });
}

async function readDataFiles(root: string): Promise<DataFile[]> {
  const manifest = path.join(root, 'manifest-files.json');
  const text = await readFile(manifest, 'utf8').catch(() => {
    throw damaged('manifest-files.json', 'it is missing');
  });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return await Promise.all(
    lines.map(async (line) => {
      const entry = parseManifest(dataFileSchema, line, manifest);
      const file = path.join(root, 'data', path.posix.basename(entry.dataFileS3Key));
      const found = await stat(file).catch(() => {
        throw damaged(path.basename(file), 'it is missing');
      });
      return { ...entry, path: file, bytes: found.size };
    }),
  );
}

function parseManifest<T>(schema: z.ZodType<T>, text: string, file: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw damaged(path.basename(file), 'it is not as DynamoDB writes it');
  }
}

/** @throws FerryError `damaged-export` */
async function check({ path: file, md5Checksum, itemCount }: DataFile): Promise<void> {
  const name = path.basename(file);
  const hash = createHash('md5');
  const stream = createReadStream(file);
  stream.on('data', (chunk) => hash.update(chunk));
  let items = 0;
  let endsLine = true;
  try {
    for await (const chunk of stream.pipe(createGunzip())) {
      const bytes = chunk as Buffer;
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) items++;
      endsLine = bytes.at(-1) === 10;
    }
  } catch {
    throw damaged(name, 'it cannot be unpacked');
  }
  if (!endsLine) items++;
  const actual = hash.digest('base64');
  if (actual !== md5Checksum) {
    throw damaged(name, `its MD5 checksum is ${actual}, the manifest says ${md5Checksum}`);
  }
  if (items !== itemCount) {
    throw damaged(name, `it holds ${items} items, the manifest says ${itemCount}`);
  }
}

function damaged(file: string, how: string): FerryError {
  return new FerryError({
    code: 'damaged-export',
    kind: 'refused',
    message: `${file} of the export is not sound: ${how}.`,
    remedy: 'Copy the export from S3 again. Nothing was written.',
  });
}
