/**
 * What mongodump and mongorestore may be told, in types that cannot hold what they refuse: an
 * oplog of a part, a query without a collection, UUIDs without dropping, and so on.
 */
import type { Rename } from '../../engine/model/plan';
import type { DumpPlace } from '../dump/types';

/** What mongodump reads: it knows everything, one database, or one collection. */
export type DumpScope =
  /** With the oplog it is of one moment; replica sets only. */
  | { kind: 'everything'; oplog: boolean }
  | { kind: 'database'; db: string; excludeCollections: string[] }
  /** A query is Extended JSON. */
  | { kind: 'collection'; db: string; collection: string; query?: string | undefined };

/** An order for mongodump. */
export interface DumpOrder {
  scope: DumpScope;
  /** `-` writes an archive to standard output. */
  to: DumpPlace;
  gzip: boolean;
}

/** What mongorestore takes of a dump: with the oplog nothing can be chosen or renamed. */
export type RestoreScope =
  | { kind: 'everything'; oplogReplay: true }
  | { kind: 'namespaces'; include: string[]; exclude: string[]; renames: Rename[] };

/** What becomes of collections that are there already; only what is dropped can have its UUID again. */
export type BeforeRestore = { drop: false } | { drop: true; preserveUuid: boolean };

/** One worker keeps the order, and then stops at the first error. */
export type RestoreWorkers =
  { keepOrder: true } | { keepOrder: false; perCollection: number; stopOnError: boolean };

/** An order for mongorestore. */
export interface RestoreOrder {
  from: DumpPlace;
  gzip: boolean;
  scope: RestoreScope;
  before: BeforeRestore;
  workers: RestoreWorkers;
  dryRun: boolean;
}

/** mongodump's arguments, but for the connection. */
export function dumpArguments({ scope, to, gzip }: DumpOrder): string[] {
  return [...dumpScope(scope), ...place(to, '--out'), ...flag('--gzip', gzip)];
}

/** mongorestore's arguments, but for the connection. */
export function restoreArguments(order: RestoreOrder): string[] {
  const { from, gzip, scope, before, workers, dryRun } = order;
  return [
    ...restoreScope(scope),
    ...flag('--drop', before.drop),
    ...flag('--preserveUUID', before.drop && before.preserveUuid),
    ...(workers.keepOrder
      ? ['--maintainInsertionOrder']
      : [
          `--numInsertionWorkersPerCollection=${workers.perCollection}`,
          ...flag('--stopOnError', workers.stopOnError),
        ]),
    ...flag('--dryRun', dryRun),
    ...flag('--gzip', gzip),
    ...place(from, '--dir'),
  ];
}

function dumpScope(scope: DumpScope): string[] {
  switch (scope.kind) {
    case 'everything':
      return flag('--oplog', scope.oplog);
    case 'database':
      return [
        `--db=${scope.db}`,
        ...scope.excludeCollections.map((name) => `--excludeCollection=${name}`),
      ];
    case 'collection':
      return [
        `--db=${scope.db}`,
        `--collection=${scope.collection}`,
        ...(scope.query === undefined ? [] : [`--query=${scope.query}`]),
      ];
  }
}

function restoreScope(scope: RestoreScope): string[] {
  if (scope.kind === 'everything') return ['--oplogReplay'];
  return [
    ...scope.include.map((name) => `--nsInclude=${pattern(name)}`),
    ...scope.exclude.map((name) => `--nsExclude=${pattern(name)}`),
    ...scope.renames.flatMap(({ from, to }) => [
      `--nsFrom=${pattern(from)}`,
      `--nsTo=${pattern(to)}`,
    ]),
  ];
}

/** `db` and `db.*` are all of a database; a star in a collection's name is no wildcard. */
function pattern(namespace: string): string {
  if (!namespace.includes('.')) return `${escaped(namespace)}.*`;
  const [, db] = /^([^.]+)\.\*$/.exec(namespace) ?? [];
  return db === undefined ? escaped(namespace) : `${escaped(db)}.*`;
}

function escaped(name: string): string {
  return name.replaceAll('\\', String.raw`\\`).replaceAll('*', String.raw`\*`);
}

function place({ kind, path }: DumpPlace, folder: string): string[] {
  if (kind === 'folder') return [`${folder}=${path}`];
  return [path === '-' ? '--archive' : `--archive=${path}`];
}

function flag(name: string, given: boolean): string[] {
  return given ? [name] : [];
}
