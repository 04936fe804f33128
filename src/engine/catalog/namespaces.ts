import { FerryError } from '../errors';

/** A collection or view by database and name. */
export interface Namespace {
  db: string;
  name: string;
}

/** `db.collection` */
export function formatNamespace(namespace: Namespace): string {
  return `${namespace.db}.${namespace.name}`;
}

/** Splits at the first dot: database names hold none, collection names may. @throws FerryError `usage` */
export function parseNamespace(text: string): Namespace {
  const dot = text.indexOf('.');
  if (dot <= 0 || dot === text.length - 1) {
    throw new FerryError({
      code: 'bad-namespace',
      kind: 'usage',
      message: `“${text}” is not a namespace.`,
      remedy: 'Write it as database.collection.',
    });
  }
  return { db: text.slice(0, dot), name: text.slice(dot + 1) };
}

/** Databases of the server's own, which are never migrated. */
export const SYSTEM_DATABASES = ['admin', 'config', 'local'];

/** Whether two are one namespace. */
export function isSame(a: Namespace, b: Namespace): boolean {
  return a.db === b.db && a.name === b.name;
}

/** `system.*` belongs to the server, but for stored JavaScript, which dump and restore carry too. */
export function isInternal(name: string): boolean {
  return name.startsWith('system.') && name !== 'system.js';
}
