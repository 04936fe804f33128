import assert from 'node:assert/strict';
import fc, { type Scheduler } from 'fast-check';
import { BSON, Int32, Timestamp } from 'mongodb';
import type { RawBatch } from '../../src/engine/bson/rawBatch';
import { NamespaceMap } from '../../src/engine/catalog/namespaceMap';
import type { Namespace } from '../../src/engine/catalog/namespaces';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { silentLog } from '../../src/engine/log';
import { Control } from '../../src/engine/model/control';
import { defaultPlan } from '../../src/engine/model/defaults';
import { checkpointer } from '../../src/engine/migration/phases';
import type { Run } from '../../src/engine/state/run';
import type { MigrationRecord } from '../../src/engine/state/records';
import type { RawDocument } from '../../src/engine/bson/compose';
import type { TargetWriter } from '../../src/engine/target/writing/targetWriter';
import { Applier } from '../../src/engine/sync/applier';
import type { CatalogChanges } from '../../src/engine/sync/catalogChanges';
import type { CatalogEvent } from '../../src/engine/sync/events';
import type { Position } from '../../src/engine/reading/sourceClock';
import type { StreamReader, StreamReply } from '../../src/engine/sync/streamReader';
import { Synchronizer } from '../../src/engine/sync/synchronizer';
import { WindowReader, type WindowLimits } from '../../src/engine/sync/windows';

/** A change in the source, as the test thinks of it. */
interface Change {
  kind: 'insert' | 'replace' | 'delete' | 'drop';
  name: string;
  id: number;
}

/** Events of one reply of the stream. */
type Reply = { change: Change; number: number }[];

const SECONDS = 1_000;

const changes = fc.record<Change>({
  kind: fc.constantFrom('insert', 'replace', 'replace', 'delete', 'drop'),
  name: fc.constantFrom('a', 'b'),
  id: fc.integer({ min: 0, max: 3 }),
});

/** What a step of the outside world does: works, fails before its effect, or after it. */
const fortunes = fc.infiniteStream(fc.constantFrom('well', 'well', 'well', 'before', 'after'));

function tokenOf(number: number): string {
  const hex = (value: number) => value.toString(16).padStart(8, '0');
  return `82${hex(SECONDS)}${hex(number)}`;
}

function timeOf(number: number) {
  return { seconds: SECONDS, increment: number };
}

/** The number of the event that a token stands behind. */
function numberOf(token: string | undefined): number {
  return token === undefined ? 0 : parseInt(token.slice(10), 16);
}

function eventOf({ kind, name, id }: Change, number: number): Buffer {
  const isDocument = kind !== 'drop';
  return Buffer.from(
    BSON.serialize({
      operationType: kind,
      clusterTime: new Timestamp({ t: SECONDS, i: number }),
      ns: { db: 'db', coll: name },
      ...(isDocument ? { documentKey: { _id: new Int32(id) } } : {}),
      ...(isDocument && kind !== 'delete'
        ? { fullDocument: { _id: new Int32(id), from: number } }
        : {}),
    }),
  );
}

function batchOf(documents: Buffer[]): RawBatch {
  const offsets = [0];
  for (const document of documents) offsets.push((offsets.at(-1) ?? 0) + document.length);
  return { bytes: Buffer.concat(documents), offsets, count: documents.length, headroom: 0 };
}

/** What collections hold: `name/id` to the number of the event that wrote the document. */
class Contents {
  readonly documents = new Map<string, number>();

  put(name: string, id: number, from: number): void {
    this.documents.set(`${name}/${id}`, from);
  }

  remove(name: string, id: number): void {
    this.documents.delete(`${name}/${id}`);
  }

  drop(name: string): void {
    for (const key of this.documents.keys()) {
      if (key.startsWith(`${name}/`)) this.documents.delete(key);
    }
  }

  carryOut({ kind, name, id }: Change, number: number): void {
    if (kind === 'drop') this.drop(name);
    else if (kind === 'delete') this.remove(name, id);
    else this.put(name, id, number);
  }
}

/** What a process dies of; anything else is a fault of the code or of this test. */
class WorldFailure extends Error {}

/** A source, a network and a target that do what the scheduler and fortune will, in any order. */
class World {
  readonly target = new Contents();
  /** Stored positions, in order. */
  readonly stored: string[] = [];
  /** Of the last process; a new one begins from what is stored. */
  private failures = 0;

  constructor(
    private readonly replies: Reply[],
    private readonly scheduler: Scheduler,
    private readonly fortune: Iterator<string>,
    private readonly mostFailures: number,
  ) {}

  /** Carries out `effect` some time later, if fortune wills. */
  private async later(what: string, effect: () => void): Promise<void> {
    await this.scheduler.schedule(Promise.resolve(), what);
    const fate = this.failures < this.mostFailures ? String(this.fortune.next().value) : 'well';
    if (fate === 'before') this.fail(what);
    effect();
    if (fate === 'after') this.fail(what);
  }

  private fail(what: string): never {
    this.failures++;
    throw new WorldFailure(`${what} fails`);
  }

  reader(from: string | undefined): StreamReader {
    let number = numberOf(from);
    const next = async (): Promise<StreamReply> => {
      const ahead = this.replies.find((reply) => (reply.at(-1)?.number ?? 0) > number) ?? [];
      const reply = ahead.filter((event) => event.number > number);
      await this.later('read', () => {
        number = reply.at(-1)?.number ?? number;
      });
      return {
        batch: batchOf(reply.map((event) => eventOf(event.change, event.number))),
        position: { token: tokenOf(number), time: timeOf(number) },
        operationTime: new Timestamp({ t: SECONDS, i: number }),
      };
    };
    return { next } as unknown as StreamReader;
  }

  writer(): TargetWriter {
    const put = (name: string, bytes: Buffer) => {
      const { _id, from } = BSON.deserialize(bytes) as unknown as { _id: number; from: number };
      this.target.put(name, _id, from);
    };
    const idOf = (element: Buffer) => element.readInt32LE(element.length - 4);
    const each = (verb: string, name: string, effects: (() => void)[]) =>
      Promise.all(effects.map((effect) => this.later(`${verb} ${name}`, effect)));
    return {
      insert: ({ name }: Namespace, { bytes, offsets, count }: RawBatch) =>
        each(
          'insert',
          name,
          Array.from(
            { length: count },
            (_, index) => () => put(name, bytes.subarray(offsets[index], offsets[index + 1])),
          ),
        ),
      replace: ({ name }: Namespace, documents: RawDocument[]) =>
        each(
          'replace',
          name,
          documents.map(
            ({ bytes }) =>
              () =>
                put(name, bytes),
          ),
        ),
      delete: ({ name }: Namespace, ids: Buffer[]) =>
        each(
          'delete',
          name,
          ids.map((id) => () => this.target.remove(name, idOf(id))),
        ),
    } as unknown as TargetWriter;
  }

  catalog(): CatalogChanges {
    return {
      inOrder: new Set(),
      aheadUntil: timeOf(0),
      prepareFor: async ({ name }: Namespace) => {
        await this.later(`prepare ${name}`, () => undefined);
        return true;
      },
      apply: ({ name }: CatalogEvent) =>
        this.later(`drop ${name ?? ''}`, () => this.target.drop(name ?? '')),
    } as unknown as CatalogChanges;
  }

  /** Where the stored position is looked at: nothing before it may be missing from the target. */
  async save({ position }: { position?: Position }): Promise<void> {
    if (position === undefined) return;
    this.assertCovered(numberOf(position.token));
    await this.later('store', () => this.stored.push(position.token));
  }

  /** What the target holds once all up to this event is applied. */
  expected(number: number): Contents {
    const contents = new Contents();
    for (const event of this.events) {
      if (event.number <= number) contents.carryOut(event.change, event.number);
    }
    return contents;
  }

  private get events(): Reply {
    return this.replies.flat();
  }

  /** Each document must be as it is after this event, or as it is after a later one. */
  private assertCovered(number: number): void {
    const states = [number, ...this.events.map((event) => event.number)]
      .filter((later) => later >= number)
      .map((later) => this.expected(later).documents);
    const keys = new Set([
      ...states.flatMap((state) => [...state.keys()]),
      ...this.target.documents.keys(),
    ]);
    for (const key of keys) {
      const possible = states.map((state) => state.get(key));
      const actual = this.target.documents.get(key);
      assert.ok(
        possible.includes(actual),
        `position ${number} is stored, but ${key} is of event ${actual ?? 'none'}`,
      );
    }
  }
}

/** How often a position is stored, and how much is applied together. */
interface Pace {
  everyMs: number;
  windowLimits: Partial<WindowLimits>;
  /** Whether following ends after a window, to begin again. */
  isPhaseOver: Iterator<boolean>;
}

/** Windows of one reply, and of as many as there are while another is applied. */
const windowLimits = fc.constantFrom({}, { fullReplyBytes: 1 });

/** One process's life: from the stored position to the end, or to a failure. */
async function live(
  world: World,
  last: number,
  { everyMs, windowLimits, isPhaseOver }: Pace,
): Promise<void> {
  const map = new NamespaceMap(defaultPlan('test', 'migrate'));
  const stored = world.stored.at(-1);
  const run = {
    plan: defaultPlan('test', 'migrate'),
    progress: { synced: () => undefined, status: () => ({}) },
    store: world,
  } as unknown as Run;
  const synchronizer = new Synchronizer({
    windows: new WindowReader(world.reader(stored), windowLimits),
    applier: new Applier({
      source: {} as Deployment,
      writer: world.writer(),
      map,
      inOrder: new Set(),
      deletesCapped: true,
      log: silentLog,
      sleep: () => Promise.resolve(),
      onWait: () => undefined,
      onApplied: () => undefined,
    }),
    catalog: world.catalog(),
    map,
    control: new Control(),
    known: new Set(),
    onProgress: checkpointer(run, { changesApplied: 0 } as MigrationRecord, everyMs),
  });
  // Phase after phase, as a migration follows: to be caught up, to be cut over.
  let at = 0;
  while (at < last) {
    await synchronizer.follow(({ position }) => {
      at = numberOf(position.token);
      return at >= last || isPhaseOver.next().value === true;
    });
  }
}

/** Process after process, until one comes to the end. */
async function liveOn(world: World, last: number, pace: Pace): Promise<void> {
  for (;;) {
    try {
      await live(world, last, pace);
      return;
    } catch (error) {
      if (!(error instanceof WorldFailure)) throw error;
    }
  }
}

describe('the stored position', function () {
  this.timeout(60_000);

  it('never passes a change that is not in the target, whatever the order and the failures', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(changes, { maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        fortunes,
        fc.scheduler(),
        fc.record({
          everyMs: fc.constantFrom(0, 3),
          windowLimits,
          isPhaseOver: fc.infiniteStream(fc.boolean()),
        }),
        async (changesOfReplies, fortune, scheduler, pace) => {
          let number = 0;
          const replies = changesOfReplies
            .filter((reply) => reply.length > 0)
            .map((reply) => reply.map((change) => ({ change, number: ++number })));
          const world = new World(replies, scheduler, fortune, 12);
          await scheduler.waitFor(liveOn(world, number, pace));
          assert.deepEqual(world.target.documents, world.expected(number).documents);
        },
      ),
      { numRuns: 200 },
    );
  });
});
