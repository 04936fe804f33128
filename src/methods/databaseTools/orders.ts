import { FerryError } from '../../engine/errors';
import type { DumpRequest, RestoreRequest } from '../dump/types';
import type { BeforeRestore, DumpScope, RestoreScope } from './arguments';

/** Workers that write a collection, as the runbooks have it. */
export const WORKERS = 4;

/** What only the tools can do, beside what any dump can. */
export interface DumpExtras {
  query?: string | undefined;
}

/** What only the tools can do, beside what any restore can. */
export interface RestoreExtras {
  preserveUuid?: boolean | undefined;
}

/**
 * What mongodump is to read, of what was asked for.
 * @throws FerryError `usage` for what it cannot do in one run
 */
export function dumpScope(
  { include, exclude, oplog = false }: Pick<DumpRequest, 'include' | 'exclude' | 'oplog'>,
  { query }: DumpExtras,
): DumpScope {
  const [only, ...more] = include.map((name) => name.replace(/\.\*$/, ''));
  if (more.length > 0) throw impossible('one database or one collection at a time');
  if (oplog && (only !== undefined || exclude.length > 0)) {
    throw impossible('the oplog with everything, and not with a part');
  }
  if (only === undefined) {
    if (exclude.length > 0) throw impossible('everything, or what it is given; no excludes');
    if (query !== undefined) throw impossible('one collection by a query');
    return { kind: 'everything', oplog };
  }
  const dot = only.indexOf('.');
  if (dot >= 0) {
    if (exclude.length > 0) throw impossible('one collection without excludes');
    return { kind: 'collection', db: only.slice(0, dot), collection: only.slice(dot + 1), query };
  }
  if (query !== undefined) throw impossible('one collection by a query');
  return { kind: 'database', db: only, excludeCollections: exclude.map(collectionIn(only)) };
}

function collectionIn(db: string): (namespace: string) => string {
  return (namespace) => {
    if (!namespace.startsWith(`${db}.`)) throw impossible(`excludes within ${db}`);
    return namespace.slice(db.length + 1);
  };
}

function impossible(can: string): FerryError {
  return new FerryError({
    code: 'mongodump-cannot',
    kind: 'usage',
    message: `mongodump can dump only ${can}.`,
    remedy: 'Ask for less at a time, or dump without the tools.',
    commandLine: '--with native',
  });
}

/**
 * What mongorestore is to take, and what becomes of what is there, of what was asked for.
 * @throws FerryError `usage` for what it refuses
 */
export function restoreScope(
  { include, exclude, renames, existing, oplogReplay = false }: RestoreRequest,
  { preserveUuid = false }: RestoreExtras,
): { scope: RestoreScope; before: BeforeRestore } {
  const chosen = include.length + exclude.length + renames.length > 0;
  if (oplogReplay && chosen) {
    throw refused('--oplogReplay with includes, excludes or renames', 'restore all of the dump');
  }
  if (preserveUuid && existing !== 'drop') {
    throw refused('--preserveUUID unless what is there is dropped', 'drop that, too');
  }
  return {
    scope: oplogReplay
      ? { kind: 'everything', oplogReplay }
      : { kind: 'namespaces', include, exclude, renames },
    before: existing === 'drop' ? { drop: true, preserveUuid } : { drop: false },
  };
}

function refused(what: string, instead: string): FerryError {
  return new FerryError({
    code: 'mongorestore-cannot',
    kind: 'usage',
    message: `mongorestore refuses ${what}.`,
    remedy: `Leave it out, or ${instead}.`,
  });
}
