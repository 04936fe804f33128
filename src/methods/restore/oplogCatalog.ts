import { documentField, stringField, type FaithfulDocument } from '../../engine/bson/faithful';
import type { Namespace } from '../../engine/catalog/namespaces';
import type { DumpedCollection } from '../../files/dump/metadata';

/** What of a command of the oplog is left to do. */
export type CommandOutcome = 'apply' | 'done';

/** Parts of an index that `collMod` changes. */
const CHANGEABLE = ['expireAfterSeconds', 'hidden', 'unique', 'prepareUnique'];

/** What an entry about the making of a collection tells beside the collection's options. */
const OF_THE_OPLOG = ['idIndex', 'uuid', 'autoIndexId'];

/**
 * Keeps the collections that a restore completes at its end (their indexes, and the views) in step
 * with the oplog that is replayed before: indexes are built last, on what is there then.
 */
export class OplogCatalog {
  constructor(private readonly collections: DumpedCollection[]) {}

  /**
   * A command of the oplog.
   * @param command its entry's `o`
   * @returns `done` where it concerns nothing but indexes
   * @throws RangeError for one that cannot be replayed
   */
  take(db: string, command: FaithfulDocument): CommandOutcome {
    const [name = ''] = command.keys();
    const collection = stringField(command, name) ?? '';
    switch (name) {
      case 'startIndexBuild':
      case 'abortIndexBuild':
      case 'dbCheck':
        return 'done';
      case 'createIndexes':
        return this.addIndexes({ db, name: collection }, [without(command, name)]);
      case 'commitIndexBuild':
        return this.addIndexes({ db, name: collection }, documents(command.get('indexes')));
      case 'deleteIndex':
      case 'deleteIndexes':
      case 'dropIndex':
      case 'dropIndexes':
        return this.dropIndex({ db, name: collection }, stringField(command, 'index') ?? '*');
      case 'collMod':
        return this.change({ db, name: collection }, command);
      case 'create':
        this.entryOf({ db, name: collection }, without(command, name, ...OF_THE_OPLOG));
        return 'apply';
      case 'drop':
        this.remove((one) => one.db === db && one.name === collection);
        return 'apply';
      case 'dropDatabase':
        this.remove((one) => one.db === db);
        return 'apply';
      case 'convertToCapped':
      case 'emptycapped':
        return 'apply';
      default:
        throw new RangeError(`${name} of ${db} is not known`);
    }
  }

  /** A view that was made meanwhile. @param definition its document in `system.views` */
  addView(definition: FaithfulDocument): void {
    const [db = '', ...rest] = (stringField(definition, '_id') ?? '').split('.');
    const name = rest.join('.');
    this.remove((one) => one.db === db && one.name === name && one.kind === 'view');
    // A time series is a view, too, which comes with its buckets.
    if (this.collections.some((one) => one.db === db && one.name === name)) return;
    const options = without(definition, '_id');
    this.collections.push({ db, name, kind: 'view', options, indexes: [] });
  }

  /** A view that was removed meanwhile. @param id `db.view` */
  removeView(id: string): void {
    this.remove((one) => one.kind === 'view' && `${one.db}.${one.name}` === id);
  }

  private addIndexes(namespace: Namespace, added: FaithfulDocument[]): CommandOutcome {
    const entry = this.entryOf(namespace);
    for (const index of added) {
      const name = stringField(index, 'name');
      entry.indexes = entry.indexes.filter((other) => stringField(other, 'name') !== name);
      entry.indexes.push(index);
    }
    return 'done';
  }

  private dropIndex(namespace: Namespace, name: string): CommandOutcome {
    const entry = this.entryOf(namespace);
    const keeps = (index: FaithfulDocument) => {
      const own = stringField(index, 'name');
      return own === '_id_' || (name !== '*' && own !== name);
    };
    entry.indexes = entry.indexes.filter(keeps);
    return 'done';
  }

  private change(namespace: Namespace, command: FaithfulDocument): CommandOutcome {
    const change = documentField(command, 'index');
    if (change === undefined) return 'apply';
    const name = stringField(change, 'name');
    const index = this.entryOf(namespace).indexes.find((one) => stringField(one, 'name') === name);
    for (const field of CHANGEABLE) {
      if (change.has(field)) index?.set(field, change.get(field));
    }
    command.delete('index');
    return command.size > 1 ? 'apply' : 'done';
  }

  /** @param options of one that was not there before */
  private entryOf(
    { db, name }: Namespace,
    options: FaithfulDocument = new Map(),
  ): DumpedCollection {
    const found = this.collections.find((one) => one.db === db && one.name === name);
    if (found !== undefined) return found;
    const made: DumpedCollection = {
      db,
      name,
      kind: 'collection',
      options,
      indexes: [],
    };
    this.collections.push(made);
    return made;
  }

  private remove(isMeant: (collection: DumpedCollection) => boolean): void {
    const kept = this.collections.filter((collection) => !isMeant(collection));
    this.collections.splice(0, this.collections.length, ...kept);
  }
}

function without(document: FaithfulDocument, ...fields: string[]): FaithfulDocument {
  return new Map([...document].filter(([name]) => !fields.includes(name)));
}

function documents(value: unknown): FaithfulDocument[] {
  return Array.isArray(value)
    ? value.filter((one): one is FaithfulDocument => one instanceof Map)
    : [];
}
