import { lstatSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { basename, dirname, isAbsolute } from 'node:path';
import { createInterface } from 'node:readline';
import { MongoServerError } from 'mongodb';
import type { Phase } from './model/status';

/** Names the socket of a test that holds engines; nobody else sets it. */
export const GATES_VARIABLE = 'MONGO_FERRY_TEST_GATES';

/** What the folder's name begins with in which a test makes that socket. */
export const GATES_FOLDER = 'mongo-ferry-gates-';

/** Where a test can hold an engine, fail it or kill it. */
export type GatePoint =
  | `${Phase}.begun`
  | `${Exclude<Phase, 'verified'>}.ended`
  // Who runs a migration.
  | 'open.loaded'
  | 'open.admitted'
  | 'lease.taking'
  | 'lease.taken'
  | 'lease.renewing'
  | 'lease.releasing'
  // What is stored in the target.
  | 'checkpoint.storing'
  | 'checkpoint.stored'
  | 'choices.storing'
  | 'request.storing'
  | 'end.storing'
  | 'end.stored'
  | 'failure.storing'
  // The copy.
  | 'snapshot.planned'
  | 'snapshot.range-begun'
  | 'snapshot.batch-written'
  | 'snapshot.range-copied'
  | 'snapshot.range-marked'
  | 'snapshot.index-builds'
  | 'snapshot.index'
  | 'snapshot.views'
  | 'recopy.begun'
  | 'recopy.dropped'
  // Made in the target, and not yet recorded.
  | 'holdings.recording'
  // Following.
  | 'sync.window-read'
  | 'sync.window-applied'
  | 'sync.catalog-change'
  // The cutover.
  | 'cutover.blocking'
  | 'cutover.blocked'
  | 'cutover.timed'
  | 'cutover.last-changes-applied'
  | 'cutover.settled'
  | 'cutover.putting-back'
  | 'cutover.giving-up'
  | 'cutover.releasing'
  | 'cutover.released'
  | 'cutover.reverse-preparing'
  | 'finish.catalogs'
  | 'finish.silent'
  | 'finish.indexes'
  | 'finish.index'
  | 'finish.done'
  // Comparing.
  | 'verify.begun'
  | 'verify.namespace'
  | 'verify.range'
  | 'verify.recheck'
  | 'verify.ended'
  | 'background.round'
  | 'background.recheck'
  // Other work than a migration's.
  | 'job.changes-read'
  | 'job.batch-written'
  | 'job.deleted'
  // Before each drop in the target.
  | 'drop';

/** What an engine tells of the moment. */
export interface GateDetail {
  migration?: string;
  namespace?: string;
}

/** What a test answers: to go on, to fail as told, or to die at once. */
export type GateAnswer = 'go' | 'kill' | { message: string; code?: number };

/**
 * Holds this process until a test lets it go on; without a test it costs nothing and does nothing.
 * The variable counts only when it names a socket in a folder as tests make it, which nobody but
 * the user of this process may enter: the engine that is shipped is the one that is tested.
 * @throws what the test says: a MongoServerError if that has a code, else an Error
 */
export async function testGate(point: GatePoint, detail: GateDetail = {}): Promise<void> {
  const address = process.env[GATES_VARIABLE];
  if (address === undefined || !isOfATest(address)) return;
  if (line?.address !== address || line.isClosed) line = new Line(address);
  const answer = await line.ask({ point, detail });
  if (answer === 'go') return;
  // So that nothing is flushed, closed or said.
  if (answer === 'kill') process.kill(process.pid, 'SIGKILL');
  else throw failureOf(answer);
}

/** What a point within a migration tells. */
export function ofRun({ plan }: { plan: { name: string } }): GateDetail {
  return { migration: plan.name };
}

let line: Line | undefined;

function isOfATest(address: string): boolean {
  const folder = dirname(address);
  if (!isAbsolute(address) || !basename(folder).startsWith(GATES_FOLDER)) return false;
  try {
    const { uid, mode } = lstatSync(folder);
    return uid === process.getuid?.() && (mode & 0o077) === 0;
  } catch {
    return false;
  }
}

function failureOf({ message, code }: Exclude<GateAnswer, string>): Error {
  return code === undefined ? new Error(message) : new MongoServerError({ message, code });
}

/** The connection to a test; when that is gone, everything goes on. */
class Line {
  isClosed = false;
  private readonly socket: Socket;
  private readonly asked = new Map<number, (answer: GateAnswer) => void>();
  private questions = 0;

  constructor(readonly address: string) {
    this.socket = connect(address).unref();
    const lines = createInterface(this.socket);
    for (const one of [this.socket, lines]) one.on('error', () => undefined);
    this.socket.on('close', () => this.close());
    lines.on('line', (text) => {
      const { id, answer } = JSON.parse(text) as { id: number; answer: GateAnswer };
      this.asked.get(id)?.(answer);
      this.asked.delete(id);
      if (this.asked.size === 0) this.socket.unref();
    });
  }

  ask(question: { point: GatePoint; detail: GateDetail }): Promise<GateAnswer> {
    const id = this.questions++;
    // Whoever waits for a test is not at its end.
    this.socket.ref();
    this.socket.write(`${JSON.stringify({ id, pid: process.pid, ...question })}\n`);
    return new Promise((resolve) => this.asked.set(id, resolve));
  }

  private close(): void {
    this.isClosed = true;
    for (const answer of this.asked.values()) answer('go');
    this.asked.clear();
  }
}
