import { compose, fieldOf, fieldsOf, isTrue, valueOf, type Value } from './bson';
import { errorOf, notInDouble, refuse, RouterError } from './refusal';
import { Request } from './request';
import { write } from './writes';

/**
 * Moves a document to the shard of its new key, by a deletion and an insert in one transaction: the
 * client's own, or one in the place of its retryable write.
 * @param moved the shard's refusal, which bears the document before and after
 * @returns documents changed
 */
export async function changeKey(request: Request, moved: RouterError): Promise<number> {
  if (!request.isInTransaction && !request.body.has('txnNumber')) throw moved;
  const before = imageIn(moved, 'preImage');
  const after = imageIn(moved, 'postImage');
  if (request.isInTransaction) return replaceInside(request, before, after);
  const inside = (body: Record<string, unknown>, first: boolean) =>
    new Request(request.router, request.client, {
      id: 0,
      responseTo: 0,
      isOldForm: false,
      isUnanswered: false,
      body: compose({
        ...body,
        lsid: request.get('lsid'),
        txnNumber: request.get('txnNumber'),
        autocommit: false,
        startTransaction: first ? true : undefined,
        $db: 'find' in body ? request.db : 'admin',
      }),
      sequences: new Map(),
    });
  const { transactions } = request.router;
  const outer = inside({ find: request.collection }, true);
  transactions.begin(outer);
  try {
    const changed = await replaceInside(inside({ find: request.collection }, false), before, after);
    const writeConcern = request.get('writeConcern') ?? valueOf({ w: 'majority' });
    const commit = inside({ commitTransaction: 1, writeConcern }, false);
    await transactions.commit(commit);
    request.note(new Map(commit.operationTime ? [['operationTime', commit.operationTime]] : []));
    return changed;
  } catch (error) {
    await transactions.abort(inside({ abortTransaction: 1 }, false)).catch(() => undefined);
    throw error;
  }
}

/** @param within says in which transaction */
async function replaceInside(within: Request, before: Buffer, after: Buffer): Promise<number> {
  const statement = async (body: Record<string, unknown>): Promise<number> => {
    const reply = await write(
      new Request(within.router, within.client, {
        id: 0,
        responseTo: 0,
        isOldForm: false,
        isUnanswered: false,
        body: compose({
          ...body,
          lsid: within.get('lsid'),
          txnNumber: within.get('txnNumber'),
          autocommit: false,
          $db: within.db,
        }),
        sequences: new Map(),
      }),
    );
    const { n, writeErrors: [error] = [] } = reply as { n: number; writeErrors?: Buffer[] };
    if (error !== undefined) throw failed(errorOf(fieldsOf(error)));
    return n;
  };
  const sharding = await within.router.catalog.sharding(`${within.db}.${within.collection}`);
  const paths = ['_id', ...(sharding?.key.paths ?? [])];
  const q = Object.fromEntries(paths.map((path) => [path, { $eq: pathIn(before, path) }]));
  const deleted = await statement({ delete: within.collection, deletes: [{ q, limit: 1 }] });
  if (deleted === 0) return 0;
  await statement({ insert: within.collection, documents: [after] });
  return 1;
}

/** A document that is there without belonging there stands in the way, too. */
function failed(error: RouterError): RouterError {
  const why =
    error.code === 11000
      ? 'There is either an orphan for this document or _id for this collection is not globally unique.'
      : 'Update operation was converted into a distributed transaction because the document being updated would move shards and that transaction failed.';
  const extra = new Map(error.extra);
  extra.delete('index');
  const message = `Failed to update document's shard key field. ${why} :: caused by :: ${error.message}`;
  return new RouterError(error.code, error.codeName, message, extra);
}

function pathIn(document: Buffer, path: string): Value {
  let at: Value | undefined = valueOf(document);
  for (const name of path.split('.'))
    at = at === undefined ? undefined : fieldOf(at.document, name);
  return at ?? valueOf(null);
}

function imageIn({ extra }: RouterError, name: string): Buffer {
  const info = extra?.get('errInfo');
  const fields = info === undefined ? extra : fieldsOf(info.document);
  const image = fields?.get(name)?.document;
  if (isTrue(fields?.get('shouldUpsert'))) notInDouble('an upsert that changes the owning shard');
  return image ?? refuse('InternalError', `a shard told of a move without ${name}`);
}
