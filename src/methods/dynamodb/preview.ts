import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { PREVIEWED, PreviewSink } from '../import/previewSink';
import { BadRecord } from '../../files/records';
import type { Item } from './attributes';
import { describeTable, openTable, unreadable } from './client';
import { readManifests } from './exportFolder';
import { ItemReader, parseJsonItem, type LineParser } from './itemReader';
import { itemLine } from './tableSource';
import type {
  DynamoPreview,
  DynamoSource,
  ItemOptions,
  PreviewAttribute,
  TablePlace,
} from './types';

/** So many items are looked at for their attributes. */
const LOOKED_AT = 100;
/** An item has 400 KB at most. */
const LONGEST_HEAD = 16 * 1024 * 1024;

/** What the first items are, and how they are to be read. */
interface Head extends Pick<DynamoPreview, 'name' | 'items' | 'key' | 'indexes'> {
  lines: string[];
  parse: LineParser;
}

/**
 * Reads the first items as an import would; nothing is checked or written.
 * @param options a live table's own key takes the place of theirs
 * @throws FerryError
 */
export async function previewDynamo(
  source: DynamoSource,
  options: ItemOptions,
): Promise<DynamoPreview> {
  const head =
    source.kind === 'export' ? await headOfExport(source.folder) : await headOfTable(source);
  const { lines, parse, ...known } = head;
  const key = known.key ?? options.key;
  const sink = new PreviewSink();
  const text = Buffer.from(lines.slice(0, PREVIEWED).join('\n'));
  new ItemReader(parse, { ...options, key }).read(text, true, sink);
  const { documents, rejected } = sink;
  return { ...known, key, attributes: attributesOf(lines, parse), documents, rejected };
}

async function headOfExport(folder: string): Promise<Head> {
  const { name, items, parse, files } = await readManifests(folder);
  const lines: string[] = [];
  for (const { path } of files) {
    if (lines.length >= LOOKED_AT) break;
    lines.push(...(await firstLines(path)));
  }
  return { name, items, parse, lines: lines.slice(0, LOOKED_AT), indexes: [] };
}

async function firstLines(file: string): Promise<string[]> {
  const stream = createReadStream(file);
  const chunks: Buffer[] = [];
  let length = 0;
  let lines = 0;
  let isWhole = true;
  try {
    for await (const chunk of stream.pipe(createGunzip())) {
      const bytes = chunk as Buffer;
      chunks.push(bytes);
      length += bytes.length;
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
      isWhole = lines < LOOKED_AT && length < LONGEST_HEAD;
      if (!isWhole) break;
    }
  } finally {
    stream.destroy();
  }
  const text = Buffer.concat(chunks).toString('utf8').split('\n');
  return (isWhole ? text : text.slice(0, -1)).filter((line) => line !== '');
}

async function headOfTable(place: TablePlace): Promise<Head> {
  const { client } = await openTable(place);
  try {
    const { name, items, key, indexes } = await describeTable(client, place.table);
    const { ScanCommand } = await import('@aws-sdk/client-dynamodb');
    const page = await client
      .send(new ScanCommand({ TableName: name, Limit: LOOKED_AT }))
      .catch((error: unknown) => {
        throw unreadable(name, error);
      });
    const lines = (page.Items ?? []).map(itemLine);
    // The service counts every six hours only.
    const atLeast = Math.max(items, lines.length);
    return { name, items: atLeast, key, indexes, lines, parse: parseJsonItem };
  } finally {
    client.destroy();
  }
}

/** The attributes of all items, those that most items have first. */
function attributesOf(lines: readonly string[], parse: LineParser): PreviewAttribute[] {
  const found = new Map<string, { types: Set<string>; items: number }>();
  for (const item of lines.map((line) => parsed(line, parse))) {
    for (const [name, value] of Object.entries(item)) {
      const attribute = found.get(name) ?? { types: new Set<string>(), items: 0 };
      attribute.types.add(Object.keys(value)[0] ?? '');
      attribute.items++;
      found.set(name, attribute);
    }
  }
  return [...found]
    .map(([name, { types, items }]) => ({ name, types: [...types].sort(), items }))
    .sort((a, b) => b.items - a.items);
}

/** What can't be read stands among the rejected ones. */
function parsed(line: string, parse: LineParser): Item {
  try {
    return parse(line);
  } catch (error) {
    if (error instanceof BadRecord) return {};
    throw error;
  }
}
