import type { MongoClientOptions } from 'mongodb';
import type ConnectionString from 'mongodb-connection-string-url';

/** What of the driver's options the engine decides for a connection. */
export interface ConnectionNeeds {
  /** The driver's own default (100) unless told here or in the connection string. */
  maxPoolSize?: number;
  /** Connections made before they are needed, so that none is waited for; none unless told. */
  minPoolSize?: number;
  /** 10 s unless told here or in the connection string. */
  serverSelectionTimeoutMS?: number;
  /** Compresses what is sent with zlib's first level, both ways. */
  compressed?: boolean;
  /**
   * For looking at a deployment only: reads go where the connection string's read preference sends
   * them. Else all goes to the member that takes writes, since the others may be behind.
   */
  anyMember?: boolean;
}

/** Driver settings that hold a default here and yield to the connection string. */
const DEFAULTS = {
  serverSelectionTimeoutMS: 10_000,
  connectTimeoutMS: 10_000,
  // After an answer such as “not primary” the driver uses a server again only when its next
  // heartbeat is answered, which the driver's own 10 s would delay by as much.
  heartbeatFrequencyMS: 2_000,
  retryReads: true,
  retryWrites: true,
} as const;

/** Which members an application reads from. */
const WHERE_TO_READ = ['readPreference', 'readPreferenceTags', 'maxStalenessSeconds'];

/**
 * Options by which an application says how it reads, writes, waits and keeps connections, and what
 * its values become. The engine says itself what each of its commands needs: it reads what a
 * majority holds, waits for builds that take hours, and takes values as they are.
 */
const FOR_APPLICATIONS = [
  ...['readConcernLevel', 'w', 'wtimeout', 'wtimeoutMS', 'journal', 'j', 'fsync'],
  ...['timeoutMS', 'waitQueueTimeoutMS', 'minPoolSize'],
  ...['promoteLongs', 'promoteValues', 'promoteBuffers', 'useBigInt64', 'bsonRegExp', 'raw'],
  ...['ignoreUndefined', 'serializeFunctions', 'checkKeys', 'enableUtf8Validation'],
  'forceServerObjectId',
];

/** The names of the options in a connection string that the engine goes by its own in place of. */
export function overridden(uri: ConnectionString, { anyMember }: ConnectionNeeds = {}): string[] {
  const names = anyMember === true ? FOR_APPLICATIONS : [...WHERE_TO_READ, ...FOR_APPLICATIONS];
  return names.filter((name) => uri.searchParams.has(name));
}

/** The connection string that the driver is given: who to ask, as whom, and over what line. */
export function clientUri(uri: ConnectionString, needs: ConnectionNeeds): string {
  const usable = uri.clone();
  for (const name of overridden(uri, needs)) usable.searchParams.delete(name);
  // Only zlib comes with Node.js; for the others the driver would miss a native module.
  const compressors = uri.searchParams.get('compressors')?.split(',');
  if (compressors !== undefined) {
    usable.searchParams.set('compressors', compressors.includes('zlib') ? 'zlib' : 'none');
  }
  return usable.toString();
}

/** The options that the driver is given beside {@link clientUri}, and that win over it. */
export function clientOptions(uri: ConnectionString, needs: ConnectionNeeds): MongoClientOptions {
  const defaults = Object.entries(DEFAULTS).filter(([name]) => !uri.searchParams.has(name));
  const { serverSelectionTimeoutMS, maxPoolSize, minPoolSize = 0, compressed } = needs;
  return {
    ...Object.fromEntries(defaults),
    appName: 'mongo-ferry',
    waitQueueTimeoutMS: 60_000,
    minPoolSize,
    ...(serverSelectionTimeoutMS === undefined ? {} : { serverSelectionTimeoutMS }),
    ...(maxPoolSize === undefined ? {} : { maxPoolSize }),
    ...(compressed === true ? { compressors: ['zlib'], zlibCompressionLevel: 1 } : {}),
  };
}
