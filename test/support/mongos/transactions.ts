import {
  compose,
  fieldOf,
  isTrue,
  numberOf,
  stringOf,
  valueOf,
  type Fields,
  type Value,
} from './bson';
import { CODE, refuse, RouterError, isInternal } from './refusal';
import type { Request } from './request';
import type { Answer, Router } from './router';

/** A transaction under way, as its router knows it. */
interface Transaction {
  number: number;
  /** Shards that take part, in the order in which they came. */
  participants: string[];
  /** Those of them that have written. */
  writers: Set<string>;
  /** Statements so far. */
  statements: number;
  readConcern: Value | undefined;
  isEnded: boolean;
}

const EMPTY = compose({});

/** Errors after which a whole transaction may be tried again. */
const TRANSIENT: number[] = [
  ...[CODE.StaleConfig, CODE.StaleShardVersion, CODE.StaleDbVersion, CODE.HostUnreachable],
  ...[CODE.NoSuchTransaction, CODE.FailedToSatisfyReadPreference, 112, 246, 10107, 11602, 91, 189],
];

/** The transactions of a router's clients, by session. */
export class Transactions {
  private readonly bySession = new Map<string, Transaction>();

  constructor(private readonly router: Router) {}

  /** Adds to a statement for a shard what says in which transaction, or retryable write, it is. */
  enlist(request: Request, shard: string, fields: Map<string, unknown>): void {
    fields.set('txnNumber', request.get('txnNumber'));
    if (!request.isInTransaction) return;
    fields.set('autocommit', false);
    fields.delete('readConcern');
    fields.delete('writeConcern');
    const transaction = this.of(request);
    if (transaction.participants.includes(shard)) return;
    if (transaction.participants.length === 0) fields.set('coordinator', true);
    transaction.participants.push(shard);
    fields.set('startTransaction', true);
    fields.set('readConcern', transaction.readConcern);
  }

  /** Told of each command before it is carried out: begins a transaction, or goes on with one. */
  begin(request: Request): void {
    if (!request.isInTransaction || isEnding(request)) return;
    const number = numberOf(request.get('txnNumber')) ?? 0;
    if (!isTrue(request.get('startTransaction'))) {
      const transaction = this.of(request);
      if (transaction.number !== number || transaction.isEnded) throw noSuch(number);
      transaction.statements++;
      return;
    }
    this.bySession.set(sessionOf(request), {
      number,
      participants: [],
      writers: new Set(),
      statements: 1,
      readConcern: this.readConcernOf(request),
      isEnded: false,
    });
  }

  /** Lets the first statement be tried again elsewhere. @returns whether it may be */
  async restart(request: Request): Promise<boolean> {
    const transaction = this.of(request);
    if (transaction.statements > 1) return false;
    await this.abortOn(request, transaction.participants.splice(0));
    return true;
  }

  /** Told of what a shard answered to a statement: whether it has written anything. */
  heard(request: Request, shard: string, reply: Fields): void {
    if (!request.isInTransaction || isEnding(request)) return;
    const isWrite = ['insert', 'update', 'delete', 'findAndModify'].includes(request.name);
    const changed = reply.get('n') ?? fieldOf(reply.get('lastErrorObject')?.document ?? EMPTY, 'n');
    if (isWrite && (numberOf(changed) ?? 0) > 0) {
      this.bySession.get(sessionOf(request))?.writers.add(shard);
    }
  }

  /** Those that only read first, then the one that wrote, or several together. */
  async commit(request: Request): Promise<Answer> {
    const transaction = this.of(request);
    transaction.isEnded = true;
    const { participants } = transaction;
    const writers = participants.filter((shard) => transaction.writers.has(shard));
    const readers = participants.filter((shard) => !transaction.writers.has(shard));
    const on = (shard: string, command: Record<string, unknown>) =>
      request.send(
        shard,
        {
          ...command,
          writeConcern: request.get('writeConcern'),
          txnNumber: request.get('txnNumber'),
          autocommit: false,
        },
        { isEnding: true },
        'admin',
      );
    const commit = { commitTransaction: 1 };
    let reply: Fields = new Map();
    for (const shard of readers) reply = await on(shard, commit);
    const [writer, ...others] = writers;
    if (writer !== undefined && others.length === 0) reply = await on(writer, commit);
    else if (writer !== undefined) {
      const coordinator = participants[0] ?? writer;
      const ids = writers.map((shardId) => ({ shardId }));
      reply = await on(coordinator, { coordinateCommitTransaction: 1, participants: ids });
    }
    return [...reply].filter(([name]) => !isInternal(name));
  }

  async abort(request: Request): Promise<Answer> {
    const transaction = this.of(request);
    transaction.isEnded = true;
    if (transaction.participants.length === 0) throw noSuch(transaction.number);
    await this.abortOn(request, transaction.participants);
    return {};
  }

  /** The reply for an error, which ends a transaction. */
  labelled(request: Request, error: RouterError): [string, unknown][] {
    const { reply } = error;
    if (!request.isInTransaction) return reply;
    const transaction = this.bySession.get(sessionOf(request));
    if (transaction !== undefined && !isEnding(request)) {
      transaction.isEnded = true;
      void this.abortOn(request, transaction.participants);
    }
    const isTold = reply.some(([name]) => name === 'errorLabels');
    if (isTold || !TRANSIENT.includes(error.code) || request.name === 'commitTransaction')
      return reply;
    return [...reply, ['errorLabels', ['TransientTransactionError']]];
  }

  /** All shards show the same time. */
  private readConcernOf(request: Request): Value | undefined {
    const given = request.document('readConcern');
    const isSnapshot = given !== undefined && stringOf(fieldOf(given, 'level')) === 'snapshot';
    const { time } = this.router.gossip;
    if (!isSnapshot || time === undefined) return request.get('readConcern');
    return valueOf({ level: 'snapshot', atClusterTime: fieldOf(given, 'atClusterTime') ?? time });
  }

  private of(request: Request): Transaction {
    const transaction = this.bySession.get(sessionOf(request));
    const number = numberOf(request.get('txnNumber')) ?? 0;
    if (transaction?.number !== number) throw noSuch(number);
    return transaction;
  }

  private async abortOn(request: Request, shards: string[]): Promise<void> {
    const command: Record<string, unknown> = {
      abortTransaction: 1,
      lsid: request.get('lsid'),
      txnNumber: request.get('txnNumber'),
      autocommit: false,
      $db: 'admin',
    };
    const done = shards.map((shard) => this.router.send(shard, Object.entries(command)));
    // One that has ended by itself is ended.
    await Promise.allSettled<Fields>(done);
  }
}

function isEnding({ name }: Request): boolean {
  return name === 'commitTransaction' || name === 'abortTransaction';
}

function sessionOf(request: Request): string {
  const lsid = request.get('lsid');
  if (lsid === undefined) refuse('InvalidOptions', 'a transaction needs a session');
  return lsid.document.toString('hex');
}

function noSuch(number: number): RouterError {
  return new RouterError(
    CODE.NoSuchTransaction,
    'NoSuchTransaction',
    `cannot continue txnId ${number} for the session: it has been aborted or is not known here`,
  );
}
