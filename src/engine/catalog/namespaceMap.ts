import { FerryError } from '../errors';
import type { Pair, Rename } from '../model/plan';
import { type CompiledRule, compileRule } from '../rules/documentRule';
import type { DocumentRule } from '../model/documentRule';
import { OneWay } from './oneWay';
import { matches, parsePattern, type Pattern } from './patterns';
import {
  formatNamespace,
  isInternal,
  isSame,
  type Namespace,
  parseNamespace,
  SYSTEM_DATABASES,
} from './namespaces';

/** What a map is made of, as a plan has it. */
export interface MapOptions {
  include: string[];
  exclude: string[];
  renames: Rename[];
  stateDatabase: string;
  rules?: DocumentRule[] | undefined;
  /** Read backwards: carried is what the others carry something to, back to where that came from. */
  reversed?: boolean | undefined;
  /** Of `reversed`: places to which several could have gone, and what went there. */
  pairs?: Pair[] | undefined;
}

/** Something that a map is made of, and what as. */
export interface Unmatched {
  pattern: Pattern;
  role: 'include' | 'rename' | 'rule';
}

/** Which namespaces a migration carries, where each goes, and what of its documents. */
export class NamespaceMap {
  private readonly there: OneWay;
  private readonly isReversed: boolean;
  private readonly pairs: ReadonlyMap<string, Namespace>;
  private readonly rules: Map<string, CompiledRule>;

  /** @throws FerryError `usage` when a pattern, rename or rule makes no sense */
  constructor({ stateDatabase, rules = [], reversed = false, pairs = [], ...ways }: MapOptions) {
    const skipped = new Set([...SYSTEM_DATABASES, stateDatabase]);
    const isOutside = (db: string, name = '') => skipped.has(db) || isInternal(name);
    this.there = new OneWay(ways, isOutside);
    for (const { to } of this.there.renames) {
      if (isOutside(to.db, to.name)) throw intoTheServersOwn(to.text);
    }
    this.isReversed = reversed;
    this.pairs = new Map(pairs.map(({ from, to }) => [to, parseNamespace(from)]));
    this.rules = new Map(
      rules.map((rule) => [formatNamespace(parseNamespace(rule.namespace)), compileRule(rule)]),
    );
  }

  /** Whether the migration carries this source namespace. */
  carries(namespace: Namespace): boolean {
    return this.isReversed ? this.origin(namespace) !== undefined : this.there.carries(namespace);
  }

  /** What is done with the documents of this source namespace; undefined when all go as they are. */
  ruleOf(namespace: Namespace): CompiledRule | undefined {
    return this.rules.size === 0 ? undefined : this.rules.get(formatNamespace(namespace));
  }

  /** Whether anything of this source database may be carried. */
  touches(db: string): boolean {
    return this.isReversed ? this.there.reaches(db) : this.there.touches(db);
  }

  /** Whether anything that is carried may go to this target database. */
  mayReach(target: string): boolean {
    return this.isReversed ? this.there.touches(target) : this.there.reaches(target);
  }

  /** The source's databases that anything is carried from, or undefined where that may be any. */
  includedDatabases(): string[] | undefined {
    return this.isReversed ? this.there.reached() : this.there.databases();
  }

  /** Where a source namespace goes; a rename of the namespace wins over one of its database. */
  targetOf(namespace: Namespace): Namespace {
    if (!this.isReversed) return this.there.targetOf(namespace);
    return this.origin(namespace) ?? namespace;
  }

  /** Whether the collections of a source database keep their names, be the database renamed or not. */
  keepsNames(db: string): boolean {
    if (this.pairs.size > 0) return false;
    const ends = this.there.renames.map(({ from, to }) => (this.isReversed ? to : from));
    return !ends.some((end) => end.name !== undefined && end.db === db);
  }

  /** The source namespace that would go to this target namespace, if the migration carries it. */
  sourceOf(target: Namespace): Namespace | undefined {
    if (!this.isReversed) return this.there.sourceOf(target);
    if (!this.there.carries(target)) return undefined;
    const source = this.there.targetOf(target);
    const origin = this.origin(source);
    return origin !== undefined && isSame(origin, target) ? source : undefined;
  }

  /** Includes, renames and rules that match none of the namespaces. */
  unmatched(namespaces: Namespace[]): Unmatched[] {
    const patterns: Unmatched[] = [
      ...this.there.include.map((pattern) => ({ pattern, role: 'include' as const })),
      ...this.there.renames.map(({ from }) => ({ pattern: from, role: 'rename' as const })),
      ...[...this.rules.keys()].map((name) => ({
        pattern: parsePattern(name),
        role: 'rule' as const,
      })),
    ];
    const named = this.isReversed ? namespaces.map((one) => this.targetOf(one)) : namespaces;
    return patterns.filter(
      ({ pattern }) => !named.some((namespace) => matches(pattern, namespace)),
    );
  }

  /**
   * Of namespaces that are carried, those of which their place alone does not tell where they came
   * from: others could go there too.
   */
  ambiguous(namespaces: Namespace[]): Pair[] {
    return namespaces.flatMap((namespace) => {
      const to = this.targetOf(namespace);
      const from = this.sourceOf(to);
      if (from !== undefined && isSame(from, namespace)) return [];
      return [{ from: formatNamespace(namespace), to: formatNamespace(to) }];
    });
  }

  /** Where what lies at a place of the way there came from. */
  private origin(place: Namespace): Namespace | undefined {
    return this.pairs.get(formatNamespace(place)) ?? this.there.sourceOf(place);
  }
}

function intoTheServersOwn(name: string): FerryError {
  return new FerryError({
    code: 'bad-rename',
    kind: 'usage',
    message: `Nothing can be renamed to ${name}, which belongs to the server or to migrations' state.`,
    remedy: 'Choose another name.',
  });
}

/**
 * Fails when two source namespaces would land in one place.
 * @throws FerryError `refused`, code `rename-clash`
 */
export function refuseClashes(map: NamespaceMap, namespaces: Namespace[]): void {
  const taken = new Map<string, Namespace>();
  for (const namespace of namespaces) {
    const target = map.targetOf(namespace);
    const other = taken.get(formatNamespace(target));
    if (other !== undefined) throw renameClash(other, namespace, target, 'refused');
    taken.set(formatNamespace(target), namespace);
  }
}

/** That two source namespaces would land in one place. */
export function renameClash(
  other: Namespace,
  namespace: Namespace,
  target: Namespace,
  kind: 'refused' | 'failed',
): FerryError {
  const [a, b] = [formatNamespace(other), formatNamespace(namespace)];
  return new FerryError({
    code: 'rename-clash',
    kind,
    message: `${a} and ${b} would both become ${formatNamespace(target)}.`,
    remedy:
      kind === 'refused'
        ? 'Change the renames so that each has a place of its own.'
        : 'Rename or drop one of them in the source, then resume.',
    namespace: b,
  });
}
