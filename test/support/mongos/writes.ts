import { ObjectId } from 'mongodb';
import { compose, documentsOf, fieldOf, fieldsOf, isTrue, numberOf, type Fields } from './bson';
import { ensureDatabase } from './databases';
import { changeKey } from './keyChange';
import { CODE, errorOf, refuse, RouterError } from './refusal';
import { deliveryTo, deliveryToSeveral, type Place, type Request } from './request';
import type { Answer } from './router';
import { isStale } from './shards';
import { bucketsOf, isOfBuckets } from './timeSeries';
import { withId, writeTargets, type Kind } from './writeTargets';

const STATEMENTS: Record<Kind, string> = {
  insert: 'documents',
  update: 'updates',
  delete: 'deletes',
};

/** As often as a statement is sent elsewhere because it was sent to the wrong shard. */
const MOST_TRIES = 20;

interface Statement {
  index: number;
  document: Buffer;
}

/** What is sent to one shard at once. */
interface Child {
  shard: string;
  statements: Statement[];
  isToSeveral: boolean;
}

/** What a write command has come to. */
class Outcome {
  n = 0;
  nModified = 0;
  readonly upserted: { index: number; _id: unknown }[] = [];
  readonly errors = new Map<number, Buffer>();
  readonly concernErrors: { shard: string; error: Buffer }[] = [];

  /**
   * @param isOrdered whether the shard did nothing after the first error
   * @returns the statements that were for another shard
   */
  add(child: Child, reply: Fields, isOrdered: boolean): Statement[] {
    this.n += numberOf(reply.get('n')) ?? 0;
    this.nModified += numberOf(reply.get('nModified')) ?? 0;
    const original = (place: number) => child.statements[place]?.index ?? place;
    for (const upserted of documentsOf(reply.get('upserted'))) {
      const index = original(numberOf(fieldOf(upserted, 'index')) ?? 0);
      this.upserted.push({ index, _id: fieldOf(upserted, '_id') });
    }
    const concern = reply.get('writeConcernError');
    if (concern !== undefined) {
      this.concernErrors.push({ shard: child.shard, error: concern.document });
    }
    const again: Statement[] = [];
    for (const error of documentsOf(reply.get('writeErrors'))) {
      const fields = fieldsOf(error);
      const at = numberOf(fields.get('index')) ?? 0;
      const statement = child.statements[at];
      if (statement === undefined) continue;
      const refusal = errorOf(fields);
      if (!isStale(refusal)) this.fail(statement, refusal);
      else if (isOrdered) return child.statements.slice(at);
      else again.push(statement);
    }
    return again;
  }

  fail({ index }: Statement, error: RouterError): void {
    const fields = new Map(error.extra);
    fields.delete('index');
    this.errors.set(
      index,
      compose([['index', index], ['code', error.code], ['errmsg', error.message], ...fields]),
    );
  }

  reply(kind: Kind): Answer {
    const errors = [...this.errors].sort(([a], [b]) => a - b).map(([, error]) => error);
    return {
      n: this.n,
      nModified: kind === 'update' ? this.nModified : undefined,
      upserted: this.upserted.length > 0 ? this.upserted : undefined,
      writeErrors: errors.length > 0 ? errors : undefined,
      writeConcernError: this.concernError(),
      ok: 1,
    };
  }

  /** Of several shards' errors one is made, with the code of the first. */
  private concernError(): unknown {
    const [first, ...others] = this.concernErrors;
    if (first === undefined || others.length === 0) return first?.error;
    const told = this.concernErrors.map(
      ({ shard, error }) => `${String(fieldOf(error, 'errmsg')?.plain)} at ${shard}`,
    );
    return {
      code: fieldOf(first.error, 'code'),
      errmsg: `Multiple errors reported :: ${told.join(' :: and :: ')}`,
    };
  }
}

/** `insert`, `update` and `delete`. */
export async function write(request: Request): Promise<Answer> {
  const kind = request.name as Kind;
  if (request.collection.startsWith('system.') && request.db === 'config') {
    refuse('InvalidNamespace', `cannot write to ${request.namespace}`);
  }
  if (kind !== 'delete') await ensureDatabase(request, request.db);
  const statements = request.documents(STATEMENTS[kind]).map((document, index) => ({
    index,
    document: kind === 'insert' ? withId(document, () => new ObjectId()) : document,
  }));
  const outcome = new Outcome();
  await new Writing(request, kind, outcome).run(statements);
  return outcome.reply(kind);
}

class Writing {
  private readonly isOrdered: boolean;

  constructor(
    private readonly request: Request,
    private readonly kind: Kind,
    private readonly outcome: Outcome,
  ) {
    const ordered = request.get('ordered');
    this.isOrdered = ordered === undefined || isTrue(ordered);
  }

  async run(statements: Statement[]): Promise<void> {
    let left = statements;
    for (let tries = 0; left.length > 0;) {
      const place = await this.place();
      if (place === undefined) return;
      const { children, rest } = await this.next(left, place);
      const sent = await Promise.all(children.map((child) => this.send(child, place)));
      const again = sent.flat();
      if (this.isOrdered && this.outcome.errors.size > 0) return;
      left = [...again, ...rest].sort((a, b) => a.index - b.index);
      if (again.length === 0) continue;
      this.request.router.catalog.forget(this.request.namespace);
      this.request.router.catalog.forget(bucketsOf(this.request.namespace));
      if (++tries === MOST_TRIES) refuse('InternalError', 'no shard takes the write');
      if (tries > 2) await this.request.router.pause(tries * 10);
    }
  }

  private async place(): Promise<Place | undefined> {
    const { catalog } = this.request.router;
    const database = await catalog.database(this.request.db);
    if (database === undefined) return undefined;
    const { namespace } = this.request;
    const sharding =
      (await catalog.sharding(namespace)) ?? (await catalog.sharding(bucketsOf(namespace)));
    return { database, sharding };
  }

  /** What is sent next: of an ordered command what goes on at one shard, of another everything. */
  private async next(
    statements: Statement[],
    place: Place,
  ): Promise<{ children: Child[]; rest: Statement[] }> {
    const children = new Map<string, Child>();
    for (const [at, statement] of statements.entries()) {
      let shards: string[];
      try {
        shards = await writeTargets(this.request, this.kind, statement.document, place);
      } catch (error) {
        if (!(error instanceof RouterError) || this.request.isInTransaction) throw error;
        if (this.isOrdered && children.size > 0) {
          return { children: [...children.values()], rest: statements.slice(at) };
        }
        this.outcome.fail(statement, error);
        if (this.isOrdered) return { children: [], rest: [] };
        continue;
      }
      const isToSeveral = shards.length > 1;
      const keys = shards.map((shard) => `${shard} ${isToSeveral}`);
      if (this.isOrdered && children.size > 0 && (isToSeveral || !children.has(keys[0] ?? ''))) {
        return { children: [...children.values()], rest: statements.slice(at) };
      }
      for (const [place_, key] of keys.entries()) {
        const child = children.get(key);
        if (child !== undefined) child.statements.push(statement);
        else
          children.set(key, { shard: shards[place_] ?? '', statements: [statement], isToSeveral });
      }
      if (this.isOrdered && isToSeveral) {
        return { children: [...children.values()], rest: statements.slice(at + 1) };
      }
    }
    return { children: [...children.values()], rest: [] };
  }

  /** @returns the statements that were for another shard */
  private async send(child: Child, place: Place): Promise<Statement[]> {
    const { request, outcome } = this;
    const { shard, statements, isToSeveral } = child;
    const isOfMeasurements = isOfBuckets(request.namespace, place);
    const command = request.forwarded({
      ...(isOfMeasurements
        ? { [this.kind]: `system.buckets.${request.collection}`, isTimeseriesNamespace: true }
        : {}),
      [STATEMENTS[this.kind]]: undefined,
      stmtIds: this.statementIds(statements),
      readConcern: undefined,
    });
    const isAnyVersion = isToSeveral && !request.isInTransaction;
    const delivery = isAnyVersion ? deliveryToSeveral() : deliveryTo(shard, place);
    const sequences = new Map([
      [STATEMENTS[this.kind], statements.map(({ document }) => document)],
    ]);
    try {
      const reply = await request.send(shard, command, {
        ...delivery,
        sequences,
        isStatement: true,
      });
      const moved = movedDocument(reply);
      if (moved === undefined) return outcome.add(child, reply, this.isOrdered);
      if (statements.length > 1)
        refuse(
          'InvalidOptions',
          'a document that moves to another shard must be updated by itself',
        );
      return await this.change(child, moved);
    } catch (error) {
      if (!(error instanceof RouterError)) throw error;
      if (error.code === CODE.WouldChangeOwningShard) return this.change(child, error);
      if (isStale(error)) {
        if (!request.isInTransaction) return statements;
        if (await request.router.transactions.restart(request)) return statements;
      }
      if (request.isInTransaction) throw error;
      for (const statement of statements) outcome.fail(statement, error);
      return [];
    }
  }

  private async change(child: Child, moved: RouterError): Promise<Statement[]> {
    try {
      const changed = await changeKey(this.request, moved);
      this.outcome.n += changed;
      this.outcome.nModified += changed;
    } catch (error) {
      if (!(error instanceof RouterError) || this.request.isInTransaction) throw error;
      for (const statement of child.statements) this.outcome.fail(statement, error);
    }
    return [];
  }

  /** Which of the client's statements these are, so that none is carried out twice. */
  private statementIds(statements: Statement[]): unknown {
    if (!this.request.body.has('txnNumber') || this.request.isInTransaction) return undefined;
    const given = this.request.get('stmtIds')?.items;
    return statements.map(({ index }) => given?.[index] ?? index);
  }
}

/** What a shard tells of a document that its new key takes to another shard. */
function movedDocument(reply: Fields): RouterError | undefined {
  const [error] = documentsOf(reply.get('writeErrors'));
  if (error === undefined) return undefined;
  const refusal = errorOf(fieldsOf(error));
  return refusal.code === CODE.WouldChangeOwningShard ? refusal : undefined;
}
