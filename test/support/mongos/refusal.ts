import { compose, numberOf, stringOf, type Fields } from './bson';

/** Codes that the router itself answers with or looks for, by the server's names. */
export const CODE = {
  InternalError: 1,
  BadValue: 2,
  HostUnreachable: 6,
  HostNotFound: 7,
  FailedToParse: 9,
  Unauthorized: 13,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  CommandNotFound: 59,
  ShardKeyNotFound: 61,
  WriteConcernFailed: 64,
  InvalidOptions: 72,
  StaleShardVersion: 63,
  ShardNotFound: 70,
  InvalidNamespace: 73,
  NamespaceNotSharded: 118,
  FailedToSatisfyReadPreference: 133,
  OptionNotSupportedOnView: 167,
  CommandOnShardedView: 169,
  StaleEpoch: 150,
  StaleDbVersion: 249,
  NoSuchTransaction: 251,
  ChangeStreamFatalError: 280,
  WouldChangeOwningShard: 283,
  ChangeStreamHistoryLost: 286,
  StaleConfig: 13388,
  ShardInvalidatedForTargeting: 334,
} as const;

export type CodeName = keyof typeof CODE;

/** What the router refuses with, or passes on from a shard. */
export class RouterError extends Error {
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    /** Further fields of the reply: `errorLabels`, what a shard told beside. */
    readonly extra?: Fields,
  ) {
    super(message);
  }

  /** The reply's body. */
  get reply(): [string, unknown][] {
    return [
      ['ok', 0],
      ['errmsg', this.message],
      ['code', this.code],
      ['codeName', this.codeName],
      ...(this.extra ?? []),
    ];
  }

  /** As one of a write command's `writeErrors`. */
  writeError(index: number): Buffer {
    return compose([
      ['index', index],
      ['code', this.code],
      ['errmsg', this.message],
      ...(this.extra ?? []),
    ]);
  }
}

/** Refuses as the server does under this name. */
export function refuse(name: CodeName, message: string): never {
  throw new RouterError(CODE[name], name, message);
}

/** What a real mongos does and this double does not: told loudly, lest a test believe an answer. */
export function notInDouble(what: string): never {
  throw new RouterError(
    CODE.CommandNotFound,
    'CommandNotFound',
    `no such command: the mongos double does not understand ${what}`,
  );
}

const OWN_FIELDS = ['ok', 'errmsg', 'code', 'codeName'];

/** A server's own refusal, to be passed on as it is. */
export function errorOf(reply: Fields): RouterError {
  const extra: Fields = new Map(
    [...reply].filter(([name]) => !OWN_FIELDS.includes(name) && !isInternal(name)),
  );
  return new RouterError(
    numberOf(reply.get('code')) ?? CODE.InternalError,
    stringOf(reply.get('codeName')) ?? 'InternalError',
    stringOf(reply.get('errmsg')) ?? 'unknown error',
    extra,
  );
}

const INTERNAL = ['operationTime', 'lastCommittedOpTime', 'electionId', 'opTime'];

/** Whether a field of a shard's reply is not for clients. */
export function isInternal(name: string): boolean {
  return name.startsWith('$') || INTERNAL.includes(name);
}
