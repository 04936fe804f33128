import { FerryError } from '../errors';
import type { Rename } from '../migration/types';
import { compileRule, type CompiledRule } from '../rules/documentRule';
import type { DocumentRule } from '../rules/types';

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

/** A whole database (`name` undefined) or one namespace. */
interface Pattern {
  text: string;
  db: string;
  name?: string;
}

function parsePattern(text: string): Pattern {
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

function matches(pattern: Pattern, namespace: Namespace): boolean {
  return (
    pattern.db === namespace.db && (pattern.name === undefined || pattern.name === namespace.name)
  );
}

/** Which namespaces a migration carries, where each goes, and what of its documents. */
export class NamespaceMap {
  private readonly include: Pattern[];
  private readonly exclude: Pattern[];
  private readonly renames: { from: Pattern; to: Pattern }[];
  private readonly skippedDatabases: Set<string>;
  private readonly rules: Map<string, CompiledRule>;

  /** @throws FerryError `usage` when a pattern, rename or rule makes no sense */
  constructor(options: {
    include: string[];
    exclude: string[];
    renames: Rename[];
    stateDatabase: string;
    rules?: DocumentRule[] | undefined;
  }) {
    this.include = options.include.map(parsePattern);
    this.exclude = options.exclude.map(parsePattern);
    this.renames = options.renames.map((rename) => parseRename(rename));
    this.skippedDatabases = new Set([...SYSTEM_DATABASES, options.stateDatabase]);
    const rules = options.rules ?? [];
    this.rules = new Map(
      rules.map((rule) => [formatNamespace(parseNamespace(rule.namespace)), compileRule(rule)]),
    );
  }

  /** Whether the migration carries this source namespace. */
  carries(namespace: Namespace): boolean {
    if (this.skippedDatabases.has(namespace.db) || isInternal(namespace.name)) return false;
    if (this.exclude.some((pattern) => matches(pattern, namespace))) return false;
    return this.include.length === 0 || this.include.some((pattern) => matches(pattern, namespace));
  }

  /** What is done with the documents of this source namespace; undefined when all go as they are. */
  ruleOf(namespace: Namespace): CompiledRule | undefined {
    return this.rules.size === 0 ? undefined : this.rules.get(formatNamespace(namespace));
  }

  /** Whether anything of this source database may be carried. */
  touches(db: string): boolean {
    if (this.skippedDatabases.has(db)) return false;
    if (this.exclude.some((pattern) => pattern.db === db && pattern.name === undefined)) {
      return false;
    }
    return this.include.length === 0 || this.include.some((pattern) => pattern.db === db);
  }

  /** Whether anything that is carried may go to this target database. */
  mayReach(target: string): boolean {
    const sources = this.renames.filter(({ to }) => to.db === target).map(({ from }) => from.db);
    return [target, ...sources].some((db) => this.touches(db));
  }

  /** The databases that includes name, or undefined when everything is included. */
  includedDatabases(): string[] | undefined {
    if (this.include.length === 0) return undefined;
    return [...new Set(this.include.map((pattern) => pattern.db))];
  }

  /** Where a source namespace goes; a rename of the namespace wins over one of its database. */
  targetOf(namespace: Namespace): Namespace {
    const exact = this.renames.find(
      ({ from }) => from.name !== undefined && matches(from, namespace),
    );
    if (exact !== undefined) {
      return { db: exact.to.db, name: exact.to.name ?? namespace.name };
    }
    const database = this.renames.find(
      ({ from }) => from.name === undefined && from.db === namespace.db,
    );
    return database === undefined ? namespace : { db: database.to.db, name: namespace.name };
  }

  /** The source namespace that would go to this target namespace, if the migration carries it. */
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

  /** Includes, renames and rules that match none of the namespaces: most likely misspelt. */
  unmatched(namespaces: Namespace[]): string[] {
    const patterns = [
      ...this.include,
      ...this.renames.map(({ from }) => from),
      ...[...this.rules.keys()].map(parsePattern),
    ];
    return patterns
      .filter((pattern) => !namespaces.some((namespace) => matches(pattern, namespace)))
      .map((pattern) => pattern.text);
  }
}

/** `system.*` belongs to the server, but for stored JavaScript, which dump and restore carry too. */
export function isInternal(name: string): boolean {
  return name.startsWith('system.') && name !== 'system.js';
}

function parseRename(rename: Rename): { from: Pattern; to: Pattern } {
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

/**
 * Fails when two source namespaces would land in one place.
 * @throws FerryError `refused`, code `rename-clash`
 */
export function refuseClashes(map: NamespaceMap, namespaces: Namespace[]): void {
  const taken = new Map<string, string>();
  for (const namespace of namespaces) {
    const target = formatNamespace(map.targetOf(namespace));
    const source = formatNamespace(namespace);
    const other = taken.get(target);
    if (other !== undefined) {
      throw new FerryError({
        code: 'rename-clash',
        kind: 'refused',
        message: `${other} and ${source} would both become ${target}.`,
        remedy: 'Change the renames so that each has a place of its own.',
        namespace: source,
      });
    }
    taken.set(target, source);
  }
}
