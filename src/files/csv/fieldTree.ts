import { BSON_TYPE } from '../../engine/bson/raw';
import { FerryError } from '../../engine/errors';
import { elementName } from '../bsonWriter';
import { DEEPEST } from '../checkDocument';
import type { Column } from './columnTypes';
import { valueWriter, type ValueWriter } from './writeValue';

/** A field that a column's text becomes. */
export interface Leaf {
  kind: 'leaf';
  name: Buffer;
  column: number;
  /** For messages. */
  label: string;
  /** A quoted field with nothing in it is a value: the empty text. */
  isText: boolean;
  write: ValueWriter;
}

/** A document, or array, of fields. */
export interface Branch {
  kind: 'branch';
  name: Buffer;
  type: number;
  fields: FieldNode[];
  /** The same, by their names. */
  byName: Map<string, FieldNode>;
}

export type FieldNode = Leaf | Branch;

/** How columns become a document. */
export interface TreeOptions {
  /** Names 0, 1, 2… of all fields of a document make it an array. */
  arrays: boolean;
}

/**
 * The fields of the document that these columns make, `_id` first.
 * @throws FerryError `usage`, code `bad-columns`
 */
export function fieldTree(columns: readonly Column[], options: TreeOptions): FieldNode[] {
  const root = branch('');
  for (const [index, column] of columns.entries()) {
    if (column.path === undefined) continue;
    place(root, column, column.path, index);
  }
  if (options.arrays) root.fields.forEach(markArrays);
  const id = root.byName.get('_id');
  return id === undefined ? root.fields : [id, ...root.fields.filter((node) => node !== id)];
}

function branch(name: string): Branch {
  return {
    kind: 'branch',
    name: elementName(name),
    type: BSON_TYPE.document,
    fields: [],
    byName: new Map(),
  };
}

function add(parent: Branch, name: string, node: FieldNode): void {
  parent.fields.push(node);
  parent.byName.set(name, node);
}

function place(root: Branch, column: Column, path: string, index: number): void {
  const names = path.split('.');
  if (names.length >= DEEPEST) {
    throw badColumns(
      `The column ${column.name.slice(0, 60)}… would make ${names.length} documents, one within the other.`,
      `A server takes ${DEEPEST} levels. Give it another name.`,
    );
  }
  for (const name of names) checkName(name, column);
  let parent = root;
  for (const name of names.slice(0, -1)) {
    const there = parent.byName.get(name);
    if (there?.kind === 'leaf') throw clash(path, there.label);
    const next = there ?? branch(name);
    if (there === undefined) add(parent, name, next);
    parent = next;
  }
  const name = names.at(-1) ?? '';
  if (parent.byName.has(name)) throw clash(path, column.name);
  add(parent, name, {
    kind: 'leaf',
    name: elementName(name),
    column: index,
    label: path,
    isText: column.type === 'string',
    write: writerOf(column),
  });
}

function writerOf(column: Column): ValueWriter {
  try {
    return valueWriter(column);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badColumns(`The column ${column.name} has a bad type: ${error.message}.`, 'Correct it.');
  }
}

function checkName(name: string, column: Column): void {
  const reason =
    name === ''
      ? 'an empty name'
      : name.startsWith('$')
        ? `a name that begins with $ (${name})`
        : name.includes('\0')
          ? 'a name with a NUL'
          : undefined;
  if (reason === undefined) return;
  throw badColumns(`The column ${column.name} would make ${reason}.`, 'Give it another name.');
}

function clash(path: string, other: string): FerryError {
  return badColumns(
    `Two columns make the field ${path}${other === path ? '' : ` (the other is ${other})`}.`,
    'Rename one of them, or leave it out.',
  );
}

function badColumns(message: string, remedy: string): FerryError {
  return new FerryError({ code: 'bad-columns', kind: 'usage', message, remedy });
}

function markArrays(node: FieldNode): void {
  if (node.kind === 'leaf') return;
  node.fields.forEach(markArrays);
  const names = node.fields.map(nameOf).sort((a, b) => Number(a) - Number(b));
  if (!names.every((name, index) => name === String(index))) return;
  node.type = BSON_TYPE.array;
  node.fields.sort((a, b) => Number(nameOf(a)) - Number(nameOf(b)));
}

function nameOf(node: FieldNode): string {
  return node.name.toString('utf8', 0, node.name.length - 1);
}
