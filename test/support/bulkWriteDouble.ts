import { Long, type Document } from 'mongodb';
import { Refusal, startWireProxy, type Forward } from './wireProxy';

/** What looks like a server of 8.0, and is a proxy before a real older one. */
export interface BulkWriteDouble {
  uri: string;
  /** The operations of each `bulkWrite` that came, as `insert db.collection`. */
  commands: string[][];
  /** What `bulkWrite` is refused with from now on. */
  refusal: Refusal | undefined;
  stop(): Promise<void>;
}

/** Fields of the command (server: bulk_write.idl), and what every command may bear. */
const FIELDS = new Set([
  ...['bulkWrite', 'ops', 'nsInfo', 'ordered', 'errorsOnly', 'bypassDocumentValidation'],
  ...['writeConcern', 'lsid', 'txnNumber', '$clusterTime', '$db', '$readPreference'],
]);

/** Fields of the operations of each kind: those that must be there, and those that may. */
const OPERATIONS: Record<string, { must: string[]; may: string[] }> = {
  insert: { must: ['insert', 'document'], may: [] },
  update: { must: ['update', 'filter', 'updateMods'], may: ['multi', 'upsert'] },
  delete: { must: ['delete', 'filter'], may: ['multi'] },
};

type Operation = Partial<Record<'document' | 'filter' | 'updateMods', Document>> &
  Partial<Record<'multi' | 'upsert', boolean>>;

interface Outcome {
  writeErrors?: { code: number; errmsg: string }[];
}

/**
 * Starts a double of a server of 8.0 before a real one (`host:port`): it checks a `bulkWrite` as
 * that would, by the server's own definition of it, and carries it out by the commands of old.
 */
export async function startBulkWriteDouble(upstream: string): Promise<BulkWriteDouble> {
  const double: Omit<BulkWriteDouble, 'uri' | 'stop'> = { commands: [], refusal: undefined };
  const proxy = await startWireProxy(upstream, (command, forward) => {
    switch (Object.keys(command)[0]) {
      case 'buildInfo':
      case 'buildinfo':
        return forward().then((info) => ({
          ...info,
          version: '8.0.4',
          versionArray: [8, 0, 4, 0],
        }));
      case 'getParameter':
        return forward().then((reply) => ({
          ...reply,
          featureCompatibilityVersion: { version: '8.0' },
        }));
      case 'bulkWrite':
        return bulkWrite(double, command, forward);
      default:
        return undefined;
    }
  });
  return Object.assign(double, {
    uri: `mongodb://${proxy.host}/?directConnection=true`,
    stop: () => proxy.stop(),
  });
}

async function bulkWrite(
  { commands, refusal }: Pick<BulkWriteDouble, 'commands' | 'refusal'>,
  command: Document,
  forward: Forward,
): Promise<Document> {
  if (refusal !== undefined) throw refusal;
  const { names, ops } = checked(command);
  commands.push(ops.map((op) => `${kindOf(op)} ${names[placeOf(op)] ?? ''}`));
  const firstBatch: Document[] = [];
  for (const [idx, op] of ops.entries()) {
    const { writeErrors } = (await forward({
      ...statementOf(op, names[placeOf(op)] ?? ''),
      bypassDocumentValidation: kindOf(op) === 'delete' ? undefined : true,
      writeConcern: command.writeConcern as Document,
    })) as Outcome;
    const [error] = writeErrors ?? [];
    if (error !== undefined) {
      firstBatch.push({ ok: 0, idx, code: error.code, errmsg: error.errmsg, n: 0 });
    }
  }
  const cursor = { id: Long.ZERO, firstBatch, ns: 'admin.$cmd.bulkWrite' };
  return { ok: 1, cursor, nErrors: firstBatch.length };
}

/** @throws Refusal as the server refuses what is not by its definition */
function checked(command: Document): { names: string[]; ops: Document[] } {
  if (command.$db !== 'admin') {
    throw new Refusal(13, 'Unauthorized', 'bulkWrite may only be run against the admin database.');
  }
  for (const field of Object.keys(command)) {
    if (!FIELDS.has(field)) {
      throw new Refusal(40415, 'IDLUnknownField', `BSON field 'bulkWrite.${field}' is unknown`);
    }
  }
  const ops = command.ops as Document[];
  const names = (command.nsInfo as Document[]).map((entry) => String(entry.ns));
  if (new Set(names).size < names.length) {
    throw new Refusal(72, 'InvalidOptions', 'duplicate namespace in nsInfo');
  }
  for (const op of ops) check(op, names.length);
  return { names, ops };
}

function check(op: Document, namespaces: number): void {
  const fields = Object.keys(op);
  const { must, may } = OPERATIONS[kindOf(op)] ?? { must: [], may: [] };
  const isKnown = must.length > 0 && fields.every((field) => [...must, ...may].includes(field));
  if (!isKnown || !must.every((field) => fields.includes(field))) {
    throw new Refusal(40415, 'IDLUnknownField', `not an operation: ${fields.join(', ')}`);
  }
  const place = placeOf(op);
  if (!(place >= 0 && place < namespaces)) {
    throw new Refusal(2, 'BadValue', `BulkWrite ops entry ${place} has an invalid nsInfo index`);
  }
}

function kindOf(op: Document): string {
  return Object.keys(op)[0] ?? '';
}

function placeOf(op: Document): number {
  return Number(op[kindOf(op)]);
}

/** The command of old for one operation. */
function statementOf(op: Document, namespace: string): Document {
  const dot = namespace.indexOf('.');
  const [$db, name] = [namespace.slice(0, dot), namespace.slice(dot + 1)];
  const { document, filter, updateMods, multi, upsert } = op as Operation;
  switch (kindOf(op)) {
    case 'insert':
      return { insert: name, documents: [document], $db };
    case 'update': {
      const update = { q: filter, u: updateMods, multi: multi ?? false, upsert: upsert ?? false };
      return { update: name, updates: [update], $db };
    }
    default:
      return { delete: name, deletes: [{ q: filter, limit: multi ? 0 : 1 }], $db };
  }
}
