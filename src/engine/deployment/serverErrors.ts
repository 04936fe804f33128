/** What a server's error code means to a user. */
export interface ServerErrorMeaning {
  code: string;
  /** What happened, a clause without subject: `the disk is full`. */
  cause: string;
  remedy: string;
}

const PRIMARY_CHANGED: ServerErrorMeaning = {
  code: 'primary-changed',
  cause: 'the member is not the primary, or just stopped being it',
  remedy:
    'Wait for the election to end and resume; connect with the replica set, not to one member directly.',
};

const HISTORY_LOST: ServerErrorMeaning = {
  code: 'history-lost',
  cause: 'the oplog no longer reaches back to where the change stream has to go on',
  remedy:
    'Enlarge the source’s oplog (replSetResizeOplog) and start the migration again with a new snapshot.',
};

const TIME_LIMIT: ServerErrorMeaning = {
  code: 'time-limit-exceeded',
  cause: 'the server broke off the operation because it took too long',
  remedy: 'Resume when the server has less load.',
};

const AUTHENTICATION_FAILED: ServerErrorMeaning = {
  code: 'authentication-failed',
  cause: 'authentication failed',
  remedy:
    'Check user, password (percent-encoded in a connection string) and authentication database (authSource).',
};

const WRITE_CONCERN: ServerErrorMeaning = {
  code: 'write-concern-failed',
  cause: 'a majority of the replica set did not acknowledge the write in time',
  remedy: 'Bring the members that are down or lagging back and resume.',
};

/**
 * By the server's numeric codes, https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml;
 * 8000 is what Atlas's proxies answer for refused credentials.
 */
const meanings = new Map<number, ServerErrorMeaning>([
  [11, AUTHENTICATION_FAILED],
  [18, AUTHENTICATION_FAILED],
  [8000, AUTHENTICATION_FAILED],
  [
    20,
    {
      code: 'not-supported',
      cause: 'the deployment does not support the operation in its topology',
      remedy:
        'Use a replica set or a sharded cluster, or copy once, without following its changes.',
    },
  ],
  [64, WRITE_CONCERN],
  [79, WRITE_CONCERN],
  [100, WRITE_CONCERN],
  [91, PRIMARY_CHANGED],
  [189, PRIMARY_CHANGED],
  [10058, PRIMARY_CHANGED],
  [10107, PRIMARY_CHANGED],
  [11600, PRIMARY_CHANGED],
  [11602, PRIMARY_CHANGED],
  [13435, PRIMARY_CHANGED],
  [13436, PRIMARY_CHANGED],
  [136, HISTORY_LOST],
  [280, HISTORY_LOST],
  [286, HISTORY_LOST],
  [50, TIME_LIMIT],
  [202, TIME_LIMIT],
  [262, TIME_LIMIT],
  [
    43,
    {
      code: 'cursor-lost',
      cause: 'the server dropped the cursor',
      remedy: 'Resume; finished ranges are not copied again.',
    },
  ],
  [
    59,
    {
      code: 'command-not-supported',
      cause: 'the server does not know the command',
      remedy: 'Check that the server’s version and provider are supported.',
    },
  ],
  [
    133,
    {
      code: 'no-primary',
      cause: 'no member of the replica set answers the read preference',
      remedy: 'Check the members’ states.',
    },
  ],
  [
    371,
    {
      code: 'writes-blocked',
      cause: 'writes are blocked on the deployment',
      remedy: 'Unblock them: db.adminCommand({ setUserWriteBlockMode: 1, global: false }).',
    },
  ],
  [
    10334,
    {
      code: 'document-too-large',
      cause: 'a document is larger than the server’s limit of 16 MB',
      remedy: 'Make the document smaller at the source, or exclude its namespace.',
    },
  ],
  [
    14031,
    {
      code: 'disk-full',
      cause: 'the server’s disk is full',
      remedy: 'Free or add disk space on the server and resume.',
    },
  ],
  [
    40573,
    {
      code: 'change-streams-unsupported',
      cause: 'a standalone server has no change streams',
      remedy:
        'Make it a single-node replica set (mongod --replSet, then rs.initiate()), or copy once, without following its changes.',
    },
  ],
]);

/** The meaning of a server's error code, if it is one that a user can do something about. */
export function meaningOf(code: unknown): ServerErrorMeaning | undefined {
  return typeof code === 'number' ? meanings.get(code) : undefined;
}
