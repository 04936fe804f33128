import type { Binary } from 'mongodb';
import { documentField, stringField, type FaithfulDocument } from '../bson/faithful';
import { canonicalOptions } from '../catalog/compare';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { CatalogEntry } from '../catalog/read';
import type { CollectionKind } from '../deployment/deploymentFacts';

/**
 * What a migration has at a place of its target:
 * `making` — it said so before it made it, and may have been stopped before it read its UUID;
 * `made` — it made it: this, and nothing else, it may drop and change;
 * `found` — it was there; documents and indexes are put into it, and it is left as it is otherwise.
 */
export type HoldingState = 'making' | 'made' | 'found';

/** One place of the target, and what the migration has there. */
export interface Holding {
  /** `db.name` in the target. */
  target: string;
  /** `db.name` in the source, of what goes there now. */
  source: string;
  kind: CollectionKind;
  state: HoldingState;
  /** Of the collection, or of a time-series collection's buckets, in hexadecimal; a view has none. */
  uuid?: string;
  /** Of a view, as {@link definitionOf}. */
  definition?: string;
  /** Indexes that the migration made; of one name there may have been several. */
  indexes?: IndexMade[];
  /** What others made that expired documents, and does so no more while the collection is filled. */
  stopped?: StoppedExpiry[];
}

/** An expiry that a migration stopped, to be put back. */
export interface StoppedExpiry {
  /** Before it was stopped. */
  seconds: number;
  /** Undefined of what the collection itself says. */
  index?: StoppedIndex | undefined;
}

/** An index whose expiry was stopped. */
export interface StoppedIndex extends IndexMade {
  /** All that it is but when it expires, as a text that is equal for two that are the same. */
  definition: string;
}

/** An index that a migration made, or was about to make. */
export interface IndexMade {
  name: string;
  /** What it is on, as {@link keyTextOf}. */
  on: string;
}

/** Where holdings are kept, durable with majority before a call resolves. */
export interface HoldingStore {
  save(holdings: Holding[]): Promise<void>;
  remove(target: string): Promise<void>;
}

/** A UUID as {@link Holding} has it. */
export function uuidText(uuid: Binary): string {
  return Buffer.from(uuid.buffer).toString('hex', 0, 16);
}

/** What a view is, as a text that is equal for two that are the same. */
export function definitionOf(options: FaithfulDocument): string {
  return canonicalOptions(options);
}

/** What an index is on, in order, as a text. */
export function keyTextOf(index: FaithfulDocument): string {
  const key = documentField(index, 'key') ?? new Map<string, unknown>();
  return JSON.stringify([...key].map(([field, value]) => [field, String(value)]));
}

/** An index as {@link Holding} has it. */
export function indexMade(index: FaithfulDocument): IndexMade {
  return { name: stringField(index, 'name') ?? '', on: keyTextOf(index) };
}

/** The holding of something that is there and a migration's own. */
export function madeHolding(present: CatalogEntry, source: Namespace): Holding {
  const { uuid, kind, options } = present;
  return {
    target: formatNamespace(present),
    source: formatNamespace(source),
    kind,
    state: 'made',
    ...(uuid === undefined ? {} : { uuid: uuidText(uuid) }),
    ...(kind === 'view' ? { definition: definitionOf(options) } : {}),
  };
}

/** All that a migration has in its target: in memory, and stored before anything relies on it. */
export class Holdings {
  private readonly byTarget = new Map<string, Holding>();
  /** Targets by the UUIDs of what was made; a renamed collection has two for a moment. */
  private readonly made = new Map<string, Set<string>>();

  constructor(
    private readonly store: HoldingStore,
    known: Holding[] = [],
  ) {
    for (const holding of known) this.remember(holding);
  }

  of(target: Namespace): Holding | undefined {
    return this.byTarget.get(formatNamespace(target));
  }

  all(): Holding[] {
    return [...this.byTarget.values()];
  }

  /** Whether what stands there was made by this migration. */
  isOurs(present: CatalogEntry): boolean {
    if (present.uuid !== undefined) return this.made.has(uuidText(present.uuid));
    const holding = this.of(present);
    return holding?.state === 'made' && holding.definition === definitionOf(present.options);
  }

  /** Whether an index was made by this migration. */
  isOurIndex(target: Namespace, index: FaithfulDocument): boolean {
    const { name, on } = indexMade(index);
    const made = this.of(target)?.indexes ?? [];
    return made.some((other) => other.name === name && other.on === on);
  }

  async put(...holdings: Holding[]): Promise<void> {
    if (holdings.length === 0) return;
    await this.store.save(holdings);
    for (const holding of holdings) {
      this.unlearn(holding.target);
      this.remember(holding);
    }
  }

  async forget(target: Namespace): Promise<void> {
    const name = formatNamespace(target);
    if (!this.byTarget.has(name)) return;
    await this.store.remove(name);
    this.unlearn(name);
  }

  private remember(holding: Holding): void {
    const { target, state, uuid } = holding;
    this.byTarget.set(target, holding);
    if (state !== 'made' || uuid === undefined) return;
    const targets = this.made.get(uuid) ?? new Set();
    this.made.set(uuid, targets.add(target));
  }

  private unlearn(target: string): void {
    const uuid = this.byTarget.get(target)?.uuid;
    this.byTarget.delete(target);
    if (uuid === undefined) return;
    const targets = this.made.get(uuid);
    targets?.delete(target);
    if (targets?.size === 0) this.made.delete(uuid);
  }
}
