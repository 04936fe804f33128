/** What a mongos answers otherwise than the mongod behind it. */
import type { Document } from 'mongodb';

/** What `hello` says of a mongos: nothing of a replica set. Without a topologyVersion it is polled. */
export function asRouter(hello: Document): Document {
  if (Number(hello.ok) !== 1) return hello;
  return {
    isWritablePrimary: true,
    ismaster: true,
    helloOk: true,
    msg: 'isdbgrid',
    ...only(hello, [
      ...['maxBsonObjectSize', 'maxMessageSizeBytes', 'maxWriteBatchSize', 'localTime'],
      ...['logicalSessionTimeoutMinutes', 'minWireVersion', 'maxWireVersion', 'connectionId'],
      ...['$clusterTime', 'operationTime', 'readOnly', 'ok'],
    ]),
  };
}

/** A mongos has neither a storage engine nor locks nor a replica set. */
export function withoutStorage(status: Document): Document {
  const absent = ['storageEngine', 'wiredTiger', 'repl', 'globalLock', 'locks', 'opcountersRepl'];
  return { ...without(status, absent), process: 'mongos' };
}

/** A document without these fields. */
export function without(document: Document, names: string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));
}

function only(document: Document, names: string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([name]) => names.includes(name)));
}
