import type { Rename } from '../model/plan';
import type { Namespace } from './namespaces';
import { matches, parsePattern, parseRename, type ParsedRename, type Pattern } from './patterns';

/** What includes, excludes and renames say, read in the direction in which they are written. */
export class OneWay {
  readonly include: Pattern[];
  readonly renames: ParsedRename[];
  private readonly exclude: Pattern[];

  /**
   * @param isOutside whether a database, or one namespace of it, is none that is ever carried
   * @throws FerryError `usage` when a pattern or rename makes no sense
   */
  constructor(
    options: { include: string[]; exclude: string[]; renames: Rename[] },
    private readonly isOutside: (db: string, name?: string) => boolean,
  ) {
    this.include = options.include.map(parsePattern);
    this.exclude = options.exclude.map(parsePattern);
    this.renames = options.renames.map((rename) => parseRename(rename));
  }

  /** Whether this namespace is carried. */
  carries(namespace: Namespace): boolean {
    if (this.isOutside(namespace.db, namespace.name)) return false;
    if (this.exclude.some((pattern) => matches(pattern, namespace))) return false;
    return this.include.length === 0 || this.include.some((pattern) => matches(pattern, namespace));
  }

  /** Whether anything of this database may be carried. */
  touches(db: string): boolean {
    if (this.isOutside(db)) return false;
    if (this.exclude.some((pattern) => pattern.db === db && pattern.name === undefined)) {
      return false;
    }
    return this.include.length === 0 || this.include.some((pattern) => pattern.db === db);
  }

  /** Whether anything that is carried may go to this database. */
  reaches(target: string): boolean {
    const sources = this.renames.filter(({ to }) => to.db === target).map(({ from }) => from.db);
    return [target, ...sources].some((db) => this.touches(db));
  }

  /** The databases that anything is carried from, or undefined where that may be any. */
  databases(): string[] | undefined {
    if (this.include.length === 0) return undefined;
    return [...new Set(this.include.map(({ db }) => db))];
  }

  /** The databases that anything may go to, or undefined where that may be any. */
  reached(): string[] | undefined {
    const databases = this.databases();
    const renamed = this.renames.map(({ to }) => to.db);
    return databases && [...new Set([...databases, ...renamed])].filter((db) => this.reaches(db));
  }

  /** Where a namespace goes; a rename of the namespace wins over one of its database. */
  targetOf(namespace: Namespace): Namespace {
    const exact = this.renames.find(
      ({ from }) => from.name !== undefined && matches(from, namespace),
    );
    if (exact !== undefined) return { db: exact.to.db, name: exact.to.name ?? namespace.name };
    const database = this.renames.find(
      ({ from }) => from.name === undefined && from.db === namespace.db,
    );
    return database === undefined ? namespace : { db: database.to.db, name: namespace.name };
  }

  /**
   * What is carried to this place. Where that could be several, as when one database is renamed to
   * another that is carried too, a rename of the namespace wins over one of its database, and that
   * over what keeps its name.
   */
  sourceOf(target: Namespace): Namespace | undefined {
    const candidates = [
      ...this.renames
        .filter(({ to }) => to.name !== undefined && matches(to, target))
        .map(({ from }) => ({ db: from.db, name: from.name ?? target.name })),
      ...this.renames
        .filter(({ to }) => to.name === undefined && to.db === target.db)
        .map(({ from }) => ({ db: from.db, name: target.name })),
      target,
    ];
    return candidates.find((candidate) => {
      const { db, name } = this.targetOf(candidate);
      return this.carries(candidate) && db === target.db && name === target.name;
    });
  }
}
