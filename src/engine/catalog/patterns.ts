import { FerryError } from '../errors';
import type { Rename } from '../model/plan';
import type { Namespace } from './namespaces';

/** A whole database (`name` undefined) or one namespace. */
export interface Pattern {
  text: string;
  db: string;
  name?: string;
}

/** `db`, `db.*` or `db.collection`. @throws FerryError `usage` */
export function parsePattern(text: string): Pattern {
  if (text === '' || text.startsWith('.') || text.endsWith('.')) {
    throw new FerryError({
      code: 'bad-namespace',
      kind: 'usage',
      message: `“${text}” names no database or collection.`,
      remedy: 'Write db, db.* or db.collection.',
    });
  }
  const dot = text.indexOf('.');
  if (dot < 0) return { text, db: text };
  const name = text.slice(dot + 1);
  return name === '*' ? { text, db: text.slice(0, dot) } : { text, db: text.slice(0, dot), name };
}

/** Whether a namespace is what the pattern names, or in it. */
export function matches(pattern: Pattern, namespace: Namespace): boolean {
  return (
    pattern.db === namespace.db && (pattern.name === undefined || pattern.name === namespace.name)
  );
}

/** A rename, both sides of one kind. */
export interface ParsedRename {
  from: Pattern;
  to: Pattern;
}

/** @throws FerryError `usage`, code `bad-rename` */
export function parseRename(rename: Rename): ParsedRename {
  const from = parsePattern(rename.from);
  const to = parsePattern(rename.to);
  if ((from.name === undefined) !== (to.name === undefined)) {
    throw new FerryError({
      code: 'bad-rename',
      kind: 'usage',
      message: `The rename ${rename.from}=${rename.to} mixes a database with a collection.`,
      remedy: 'Write both sides as db, or both as db.collection.',
    });
  }
  return { from, to };
}
