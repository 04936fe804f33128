import {
  decodeFaithfully,
  documentField,
  encodeFaithfully,
  stringField,
  type FaithfulDocument,
} from '../../engine/bson/faithful';
import { findElement, idElement } from '../../engine/bson/raw';
import type { RawBatch } from '../../engine/bson/rawBatch';
import {
  formatNamespace,
  isInternal,
  isSame,
  type Namespace,
  SYSTEM_DATABASES,
} from '../../engine/catalog/namespaces';
import type { Deployment } from '../../engine/deployment/deployment';
import { FerryError } from '../../engine/errors';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import type { RawDocument } from '../../engine/bson/compose';
import { TargetWriter } from '../../engine/target/writing/targetWriter';
import { dropText } from '../../engine/target/door';
import { sleep, throwIfStopped, type JobContext } from '../job';
import type { RestoreRequest } from '../dump/types';
import type { Selection } from './contents';
import { OplogCatalog } from './oplogCatalog';
import { Transactions } from './transactions';

/** A command takes so many changes; each is applied by itself, in their order. */
const CHANGES_A_COMMAND = 500;
/** Half of what a command may have: decoding tells the size before only about. */
const BYTES_A_COMMAND = 8_000_000;
const SKIPPED = new Set([...SYSTEM_DATABASES, DEFAULT_STATE_DATABASE]);
const BUCKETS = 'system.buckets.';

/** Inserts in a row of one collection, or anything else in a row: written by one command. */
type Pending =
  | { kind: 'documents'; namespace: Namespace; documents: RawDocument[]; bytes: number }
  | { kind: 'changes'; entries: FaithfulDocument[]; bytes: number };

/**
 * Replays the oplog of a dump, so that all collections come to the moment at which the dump ended:
 * documents are put as bytes, all else goes through the server's `applyOps`, as with mongorestore.
 * Every change can be applied again without harm, for some of them are in the documents already.
 */
export class OplogReplay {
  private readonly transactions = new Transactions();
  private readonly catalog: OplogCatalog;
  private readonly writer: TargetWriter;
  private pending: Pending | undefined;
  /** Changes applied so far. */
  applied = 0;
  /** What was left out. */
  readonly notes: string[] = [];

  constructor(
    private readonly target: Deployment,
    private readonly selection: Selection,
    /** Namespaces of the target that are none of the dump's. */
    private readonly foreign: ReadonlySet<string>,
    private readonly context: JobContext,
  ) {
    const { collections } = selection;
    this.catalog = new OplogCatalog(collections);
    this.writer = new TargetWriter(target, {
      log: context.log,
      sleep: (milliseconds) => sleep(context, milliseconds),
    });
  }

  /** Entries of the oplog, in their order. @throws FerryError `oplog-unknown` */
  async take({ bytes, offsets, count }: RawBatch): Promise<void> {
    for (let index = 0; index < count; index++) {
      throwIfStopped(this.context);
      const offset = offsets[index] ?? 0;
      const entry = decodeFaithfully(bytes, offset);
      const object = findElement(bytes, offset, 'o');
      const raw = object && bytes.subarray(object.value, object.end);
      for (const one of this.transactions.take(entry)) {
        await this.apply(one, one === entry ? raw : undefined);
      }
    }
  }

  /** Nothing comes after. */
  async finish(): Promise<void> {
    await this.flush();
  }

  /** @param raw the bytes of its `o`, where they are at hand */
  private async apply(entry: FaithfulDocument, raw?: Buffer): Promise<void> {
    const namespace = namespaceOf(stringField(entry, 'ns') ?? '');
    const object = documentField(entry, 'o') ?? new Map<string, unknown>();
    const operation = stringField(entry, 'op');
    if (operation === 'c' && object.has('applyOps')) {
      for (const one of nested(object)) await this.apply(one);
      return;
    }
    if (operation === 'n' || SKIPPED.has(namespace.db)) return;
    this.applied++;
    if (operation === 'c') return this.command(namespace.db, object, entry);
    this.refuseForeign(namespace);
    if (namespace.name === 'system.views') {
      this.view(operation, object, documentField(entry, 'o2'));
    } else if (operation === 'i' && !namespace.name.startsWith(BUCKETS)) {
      await this.put(namespace, raw ?? encodeFaithfully(object));
    } else if (!isInternal(namespace.name) || namespace.name.startsWith(BUCKETS)) {
      await this.change(entry, (raw ?? encodeFaithfully(object)).length);
    }
  }

  private async command(
    db: string,
    object: FaithfulDocument,
    entry: FaithfulDocument,
  ): Promise<void> {
    const [name = ''] = object.keys();
    const concerned = { db, name: stringField(object, name) ?? '' };
    if (name === 'dropDatabase') return this.dropAll(db);
    if (name === 'drop' && this.foreign.has(formatNamespace(concerned))) {
      this.notes.push(
        `Left out: that ${formatNamespace(concerned)} was dropped, since the target's was none of the dump's.`,
      );
      return;
    }
    this.refuseForeign(concerned);
    if (name === 'drop') this.tellDrop(concerned);
    let outcome;
    try {
      outcome = this.catalog.take(db, object);
    } catch (error) {
      if (error instanceof RangeError) throw unknown(error.message);
      throw error;
    }
    if (outcome === 'done') return;
    await this.flush();
    await this.change(entry, 0);
    await this.flush();
  }

  private tellDrop(namespace: Namespace): void {
    if (!this.selection.collections.some((one) => isSame(one, namespace))) return;
    const name = formatNamespace(namespace);
    const why = 'it was dropped while the dump was made';
    this.context.log.info(dropText({ namespace: name, why }));
    this.notes.push(`Dropped: ${name}, as the oplog of the dump says.`);
  }

  /** Drops what was restored of a database; others may have more in it. */
  private async dropAll(db: string): Promise<void> {
    for (const { name } of this.selection.collections.filter((one) => one.db === db)) {
      const drop = new Map<string, unknown>([['drop', name]]);
      const entry = new Map<string, unknown>([
        ...([
          ['op', 'c'],
          ['ns', `${db}.$cmd`],
          ['o', drop],
        ] as const),
      ]);
      await this.command(db, drop, entry);
    }
  }

  /** @throws FerryError `foreign-in-the-way` */
  private refuseForeign(namespace: Namespace): void {
    const name = formatNamespace(namespace);
    if (!this.foreign.has(name)) return;
    throw new FerryError({
      code: 'foreign-in-the-way',
      kind: 'failed',
      message: `The dump's oplog changes ${name}, which is in the target and none of the dump's.`,
      remedy: 'Nothing of it was changed. Rename or drop it there, then restore again.',
      namespace: name,
    });
  }

  private view(
    operation: string | undefined,
    object: FaithfulDocument,
    changed: FaithfulDocument | undefined,
  ): void {
    if (operation === 'i') this.catalog.addView(object);
    else if (operation === 'd') this.catalog.removeView(stringField(object, '_id') ?? '');
    // The server writes views whole when they are changed.
    else if (changed !== undefined && !object.has('diff')) this.catalog.addView(object);
  }

  /** A document in place of the one with its `_id`, or as a new one. */
  private async put(namespace: Namespace, bytes: Buffer): Promise<void> {
    const id = idElement(bytes, 0);
    if (id === undefined) throw unknown(`an insert into ${namespace.db} without _id`);
    const { pending } = this;
    const follows =
      pending?.kind === 'documents' &&
      pending.namespace.db === namespace.db &&
      pending.namespace.name === namespace.name &&
      pending.documents.length < CHANGES_A_COMMAND &&
      pending.bytes + bytes.length < BYTES_A_COMMAND;
    if (!follows) await this.flush();
    this.pending ??= { kind: 'documents', namespace, documents: [], bytes: 0 };
    if (this.pending.kind !== 'documents') return;
    this.pending.documents.push({ id, bytes });
    this.pending.bytes += bytes.length;
  }

  private async change(entry: FaithfulDocument, length: number): Promise<void> {
    // The target has given its collections UUIDs of its own; “h” is refused since 7.0.
    for (const field of ['ui', 'h']) entry.delete(field);
    const { pending } = this;
    const follows =
      pending?.kind === 'changes' &&
      pending.entries.length < CHANGES_A_COMMAND &&
      pending.bytes + length < BYTES_A_COMMAND;
    if (!follows) await this.flush();
    this.pending ??= { kind: 'changes', entries: [], bytes: 0 };
    if (this.pending.kind !== 'changes') return;
    this.pending.entries.push(entry);
    this.pending.bytes += length;
  }

  private async flush(): Promise<void> {
    const { pending } = this;
    this.pending = undefined;
    if (pending?.kind === 'documents') {
      await this.writer.replace(pending.namespace, pending.documents);
    } else if (pending?.kind === 'changes') {
      const command = { applyOps: pending.entries, allowAtomic: false };
      await this.target.client.db('admin').command(command);
    }
  }
}

/**
 * Makes sure that the oplog of a dump can be replayed.
 * @throws FerryError `oplog-of-part`, `oplog-impossible`
 */
export function refuseReplay(
  { topology }: Deployment,
  { include, exclude, renames }: Pick<RestoreRequest, 'include' | 'exclude' | 'renames'>,
): void {
  if (include.length + exclude.length + renames.length > 0) {
    throw new FerryError({
      code: 'oplog-of-part',
      kind: 'usage',
      message: 'The oplog of a dump can be replayed only if all of it is restored as it is.',
      remedy: 'Leave includes, excludes and renames out, or the oplog.',
    });
  }
  if (topology === 'standalone' || topology === 'replicaSet') return;
  throw new FerryError({
    code: 'oplog-impossible',
    kind: 'refused',
    message: 'The oplog of a dump cannot be replayed through mongos.',
    remedy: 'Restore without the oplog, or migrate instead.',
  });
}

function namespaceOf(text: string): Namespace {
  const dot = text.indexOf('.');
  return { db: text.slice(0, dot), name: text.slice(dot + 1) };
}

function nested(command: FaithfulDocument): FaithfulDocument[] {
  const entries = command.get('applyOps');
  return Array.isArray(entries)
    ? entries.filter((one): one is FaithfulDocument => one instanceof Map)
    : [];
}

function unknown(what: string): FerryError {
  return new FerryError({
    code: 'oplog-unknown',
    kind: 'failed',
    message: `The oplog of the dump cannot be replayed: ${what}.`,
    remedy: 'Restore without the oplog, or with the MongoDB Database Tools.',
    commandLine: '--with tools',
  });
}
