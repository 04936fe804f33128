/** Changing fields of BSON documents by copying bytes: what is not named stays as it is, byte for byte. */
import { documentOf } from './compose';
import { BSON_TYPE, checkDepth, nameOf, walk } from './raw';

/** What becomes of one field: it goes, gets a value, or fields within it change. */
export type FieldEdit =
  | { kind: 'drop' }
  /** The value's BSON type and bytes. */
  | { kind: 'set'; type: number; value: Buffer }
  | { kind: 'within'; fields: FieldEdits };

/** Edits by name. */
export type FieldEdits = Map<string, FieldEdit>;

/**
 * The document with its fields edited; the very same Buffer where no field was concerned. A field
 * that is set keeps its place, or comes last where it was not. In an array, the documents among its
 * elements are edited, as `$set` and `$unset` of an aggregation do.
 */
export function editDocument(document: Buffer, edits: FieldEdits): Buffer {
  return editElements(document, edits, false, 0);
}

function editElements(
  document: Buffer,
  edits: FieldEdits,
  isArray: boolean,
  depth: number,
): Buffer {
  checkDepth(depth, 0);
  const before: Buffer[] = [];
  const after: Buffer[] = [];
  const met = new Set<string>();
  walk(document, 0, (position) => {
    const element = document.subarray(position.start, position.end);
    const name = nameOf(document, position);
    const value = document.subarray(position.value, position.end);
    const edit: FieldEdit | undefined = isArray
      ? { kind: 'within', fields: edits }
      : edits.get(name);
    met.add(name);
    const edited =
      edit === undefined
        ? element
        : editElement({ element, name, type: position.type, value }, edit, isArray, depth);
    before.push(element);
    if (edited !== undefined) after.push(edited);
    return undefined;
  });
  if (!isArray) after.push(...newElements(edits, met));
  const same = before.length === after.length && before.every((one, at) => one === after[at]);
  return same ? document : documentOf(after);
}

/** The element after its edit, the same one if nothing changed, or undefined if it goes. */
function editElement(
  { element, name, type, value }: { element: Buffer; name: string; type: number; value: Buffer },
  edit: FieldEdit,
  inArray: boolean,
  depth: number,
): Buffer | undefined {
  if (edit.kind === 'drop') return undefined;
  if (edit.kind === 'set') {
    return type === edit.type && value.equals(edit.value)
      ? element
      : elementOf(edit.type, name, edit.value);
  }
  const isArray = type === BSON_TYPE.array;
  if (type === BSON_TYPE.document || isArray) {
    const inner = editElements(value, edit.fields, isArray, depth + 1);
    return inner === value ? element : elementOf(type, name, inner);
  }
  // A plain value gives way to a document with the fields that are set within it.
  const fields = inArray ? [] : newElements(edit.fields, new Set());
  return fields.length === 0 ? element : elementOf(BSON_TYPE.document, name, documentOf(fields));
}

/** Elements for the fields that are set and were not met. */
function newElements(edits: FieldEdits, met: ReadonlySet<string>): Buffer[] {
  const elements: Buffer[] = [];
  for (const [name, edit] of edits) {
    if (met.has(name) || edit.kind === 'drop') continue;
    if (edit.kind === 'set') elements.push(elementOf(edit.type, name, edit.value));
    else {
      const inner = newElements(edit.fields, new Set());
      if (inner.length > 0) {
        elements.push(elementOf(BSON_TYPE.document, name, documentOf(inner)));
      }
    }
  }
  return elements;
}

function elementOf(type: number, name: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), value]);
}
