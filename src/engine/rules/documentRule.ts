import { BSON, type Document } from 'mongodb';
import { editDocument, type FieldEdit, type FieldEdits } from '../bson/edit';
import { walk } from '../bson/raw';
import { FerryError } from '../errors';
import type { DocumentRule } from '../model/documentRule';

/** A {@link DocumentRule} ready for use. */
export interface CompiledRule {
  filter?: Document;
  /** The document as the target is to have it; the same Buffer when no field is concerned. */
  edit?: (document: Buffer) => Buffer;
  /** Top-level fields that are dropped or set, or something in them. */
  editedFields: ReadonlySet<string>;
}

/** Operators whose result depends on more than the document, or that no plain read can be given. */
const UNFIT_OPERATORS = /^\$(where|function|text|near|nearSphere|rand|sampleRate)$/;

/** @throws FerryError `usage`, code `bad-filter` or `bad-transform` */
export function compileRule(rule: DocumentRule): CompiledRule {
  const edits: FieldEdits = new Map();
  for (const path of rule.drop ?? []) addEdit(edits, rule.namespace, path, { kind: 'drop' });
  for (const { path, value } of rule.set ?? []) {
    addEdit(edits, rule.namespace, path, parseValue(rule.namespace, path, value));
  }
  return {
    ...(rule.filter === undefined ? {} : { filter: parseFilter(rule.namespace, rule.filter) }),
    ...(edits.size === 0 ? {} : { edit: (document: Buffer) => editDocument(document, edits) }),
    editedFields: new Set(edits.keys()),
  };
}

function parseFilter(namespace: string, text: string): Document {
  const bad = (why: string) =>
    new FerryError({
      code: 'bad-filter',
      kind: 'usage',
      message: `The filter of ${namespace} can't be used: ${why}.`,
      remedy:
        'Write a query on the document’s own fields in Extended JSON, like {"status":"open"}.',
      namespace,
    });
  let filter: unknown;
  try {
    filter = BSON.EJSON.parse(text, { relaxed: false });
  } catch (error) {
    throw bad((error as Error).message);
  }
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) {
    throw bad('it is not a document');
  }
  const unfit = unfitIn(filter);
  if (unfit !== undefined) throw bad(`${unfit} does not judge a document by itself`);
  return filter;
}

function unfitIn(value: unknown): string | undefined {
  if (value === '$$NOW' || value === '$$CLUSTER_TIME') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const unfit = UNFIT_OPERATORS.test(name) ? name : unfitIn(inner);
    if (unfit !== undefined) return unfit;
  }
  return undefined;
}

function parseValue(namespace: string, path: string, text: string): FieldEdit {
  try {
    const bytes = Buffer.from(
      BSON.serialize({ v: BSON.EJSON.parse(text, { relaxed: false }) as unknown }),
    );
    let edit: FieldEdit | undefined;
    walk(bytes, 0, ({ type, value, end }) => {
      edit = { kind: 'set', type, value: bytes.subarray(value, end) };
      return true;
    });
    if (edit !== undefined) return edit;
  } catch {
    // Told below, as what serializes to nothing.
  }
  throw badTransform(namespace, `the value of ${path}, ${text}, is no Extended JSON`);
}

function addEdit(edits: FieldEdits, namespace: string, path: string, edit: FieldEdit): void {
  const names = path.split('.');
  if (names.some((name) => name === '' || name.startsWith('$') || name.includes('\0'))) {
    throw badTransform(namespace, `“${path}” is no path of a field`);
  }
  if (names[0] === '_id') throw badTransform(namespace, '_id is what documents are known by');
  let level = edits;
  for (const name of names.slice(0, -1)) {
    const inner: FieldEdit = level.get(name) ?? { kind: 'within', fields: new Map() };
    if (inner.kind !== 'within')
      throw badTransform(namespace, `${path} lies in a field that is itself dropped or set`);
    level.set(name, inner);
    level = inner.fields;
  }
  const last = names.at(-1) ?? '';
  if (level.has(last)) throw badTransform(namespace, `${path}, or something in it, is named twice`);
  level.set(last, edit);
}

function badTransform(namespace: string, why: string): FerryError {
  return new FerryError({
    code: 'bad-transform',
    kind: 'usage',
    message: `The fields of ${namespace} can't be changed so: ${why}.`,
    remedy: 'Name each field once by its path, like address.city; values are Extended JSON.',
    namespace,
  });
}
