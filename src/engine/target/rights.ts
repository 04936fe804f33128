import type { FaithfulDocument } from '../bson/faithful';
import type { Namespace } from '../catalog/namespaces';
import type { CatalogEntry } from '../catalog/read';
import type { CollectionKind } from '../deployment/deploymentFacts';
import type { Door, Permit } from './door';

/** Something to be made in a target. */
export interface ToMake {
  /** Where it comes from. */
  source: Namespace;
  target: Namespace;
  kind: CollectionKind;
  /** As the target is to have them. */
  options: FaithfulDocument;
}

/** Something that expires documents of a collection: an index, or without one the collection itself. */
export interface Expiring {
  seconds: number;
  index?: FaithfulDocument;
  /** Undefined where it is another's. */
  permit: Permit | undefined;
}

/** What may be done with things of a target, and how; of anything else it is told that it stays. */
export interface Rights {
  readonly door: Door;
  /** To drop or change a collection or view that stands there; undefined where it is another's. */
  permitFor(present: CatalogEntry): Permit | undefined;
  /** To drop or change an index; undefined where it is another's. */
  permitForIndex(target: Namespace, index: FaithfulDocument): Permit | undefined;
  /** Makes a collection or view where nothing is, to be changed and dropped later. */
  make(wanted: ToMake): Promise<void>;
  /** Takes what stands where something is wanted. @throws FerryError `foreign-in-the-way` */
  take(wanted: ToMake, present: CatalogEntry): Promise<void>;
  /** Whether a collection that was made and filled there is gone. */
  hasLost(target: Namespace): boolean;
  /** Told of indexes before they are made, which may be dropped later. */
  beforeIndexes(target: Namespace, indexes: FaithfulDocument[]): Promise<void>;
  /**
   * Has what expires documents of a collection do so no more while it is filled: its source decides
   * that. What is another's gets it back in the end.
   */
  stopExpiry(target: Namespace, expiring: Expiring[]): Promise<void>;
  /** Tells, once, of a thing that is another's and stays as it is. @param why the rest of the sentence */
  leave(thing: string, why: string): void;
}
