import { Binary, MongoServerError } from 'mongodb';
import type { RawDocument } from '../bson/compose';
import type { Deployment } from '../deployment/deployment';
import { type ClusterTime, toTimestamp } from '../model/clusterTime';
import { readById } from './readById';
import type { CompiledRule } from '../rules/documentRule';
import type { Namespace } from '../catalog/namespaces';

/**
 * Server code: no collection of this UUID has the name. The error tells the name that it has by now,
 * if there is one (since 6.0).
 */
const COLLECTION_UUID_MISMATCH = 361;
/** Server code: a view has the name now, and so the collection is gone. */
const IS_A_VIEW = 166;
const UUID_SUBTYPE = 4;

/**
 * Documents as the source has them now, at `notBefore` or later, reply by reply. Those that are
 * gone are left out: the event that removed them is still to come.
 * Where the server knows collections by their UUIDs, the name may be another by now. In a sharded
 * cluster the UUID may be: resharding gives the same documents another (since 8.0 also the move of
 * a collection, or of its database's primary), of which no event need tell. Where the UUID is gone
 * from there, the name counts; another collection of that name is not harmed by what is read of it
 * too early.
 * @param rule what of the documents counts; one that it does not carry is left out
 */
export async function* fetchDocuments(
  source: Deployment,
  { namespace, uuid }: Pick<ChangedCollection, 'namespace' | 'uuid'>,
  ids: Buffer[],
  notBefore: ClusterTime,
  rule?: CompiledRule,
): AsyncGenerator<RawDocument[]> {
  const checked = source.abilities.can('findByUuid') && uuid !== undefined;
  try {
    const options = {
      notBefore: toTimestamp(notBefore),
      ...(checked ? { collectionUUID: new Binary(uuid, UUID_SUBTYPE) } : {}),
    };
    yield* readById(source, namespace, ids, options, rule);
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    if (error.code === IS_A_VIEW) return;
    if (checked && (await source.abilities.isRefusal('findByUuid', error))) {
      yield* fetchDocuments(source, { namespace }, ids, notBefore, rule);
      return;
    }
    if (error.code !== COLLECTION_UUID_MISMATCH) throw error;
    const name = error.actualCollection as string | null;
    if (name !== null && name !== namespace.name) {
      const renamed = { namespace: { db: namespace.db, name }, uuid };
      yield* fetchDocuments(source, renamed, ids, notBefore, rule);
    } else if (source.topology === 'sharded') {
      yield* fetchDocuments(source, { namespace }, ids, notBefore, rule);
    }
  }
}

/** A collection that events tell of; one of another UUID is another collection. */
export interface ChangedCollection {
  namespace: Namespace;
  /** 16 bytes; since 6.0. */
  uuid?: Buffer;
  /** The same for the same collection only. */
  key: string;
}
