import { describeId } from '../bson/ids';
import { formatNamespace } from '../catalog/namespaces';
import { readCatalog, type CatalogEntry } from '../catalog/read';
import { HeldMoment } from '../reading/heldMoment';
import { sourceTime } from '../reading/sourceClock';
import type { ClusterTime } from '../model/clusterTime';
import { Stopped } from '../model/control';
import type { Run } from '../state/run';
import type { BackgroundVerification } from '../model/verification';
import { ofRun, testGate } from '../testGates';
import { sendsChanges } from '../sync/catalogChanges';
import { findDocumentDifferences } from './findDifferences';
import { readBoth } from './sides';
import { RecheckQueue, type Suspect } from './recheckQueue';

/** Migrations that are cut over at once need none of it. */
const START_AFTER_MS = 3_000;
const RECHECK_EVERY_MS = 1_000;
/** What does differ is looked at again this often, in rechecks, and at most so much of it. */
const RECHECKS_PER_REVIEW = 5;
const MOST_REVIEWED = 1_000;
/** Between two rounds: at least a minute, and nine tenths of the time. */
const SHORTEST_REST_MS = 60_000;
const REST_SHARE = 9;
/** With more suspects than this, comparing waits for them to be looked at again. */
const MOST_SUSPECTS = 5_000;
/** Differences that are remembered, so that it is seen when they are mended; beyond them they are counted. */
const MOST_REMEMBERED = 10_000;
/** Those that the status names, and those that the log does. */
const MOST_NAMED = 10;
const MOST_LOGGED = 100;

/**
 * Compares both sides again and again while the target follows its source, as long as it keeps
 * step, and tells in the migration's status what it finds. Left to the cutover's comparison are
 * collections of which the source sends no changes, or that forget documents by themselves.
 */
export class BackgroundVerifier {
  private readonly stopping = new AbortController();
  private readonly queue: RecheckQueue;
  private readonly different = new Map<string, Suspect>();
  /** Differences beyond those remembered: of this round, and of the one before it. */
  private beyond = { now: 0, before: 0 };
  private readonly state: BackgroundVerification = {
    rounds: 0,
    namespacesDone: 0,
    namespaces: 0,
    documents: 0,
    rechecking: 0,
    differences: 0,
    found: [],
  };

  constructor(
    private readonly run: Run,
    private readonly following: {
      isApplied: (time: ClusterTime) => boolean;
      /** Whether the target keeps step, so that there is room for comparing. */
      keepsStep: () => boolean;
    },
  ) {
    this.queue = new RecheckQueue({
      readBoth: (entry, id) => readBoth(run, entry, id),
      sourceTime: () => sourceTime(run.source),
      isApplied: (time) => following.isApplied(time),
      onConfirmed: (suspect) => this.confirm(suspect),
      onEqual: (suspect) => this.clear(suspect),
    });
  }

  /** Begins; failures are logged and end nothing else. */
  start(): void {
    for (const work of [this.compareRounds(), this.recheckSuspects()]) {
      work.catch((error: unknown) => {
        if (error instanceof Stopped || this.stopping.signal.aborted) return;
        this.run.log.warn(`The comparing in the background ended: ${(error as Error).message}`);
      });
    }
  }

  /** Ends it at the next reply; does not wait. */
  stop(): void {
    this.stopping.abort(new Stopped('interrupted'));
  }

  private async compareRounds(): Promise<void> {
    await this.rest(START_AFTER_MS);
    for (;;) {
      const started = performance.now();
      await testGate('background.round', ofRun(this.run));
      await this.compareOnce();
      this.state.rounds++;
      this.tell();
      await this.rest(Math.max(SHORTEST_REST_MS, (performance.now() - started) * REST_SHARE));
    }
  }

  private async compareOnce(): Promise<void> {
    const { source, map, log } = this.run;
    const entries = (await readCatalog(source, map)).filter(
      (entry) => sendsChanges(entry) && entry.kind !== 'capped',
    );
    // The heartbeat tells why it waits.
    const moment = await HeldMoment.now(source, { sleep: (ms) => this.rest(ms) });
    this.state.namespaces = entries.length;
    this.state.namespacesDone = this.state.documents = 0;
    this.beyond = { now: 0, before: this.beyond.now };
    for (const entry of entries) {
      try {
        await moment.reached(entry);
        await this.compare(entry);
      } catch (error) {
        this.stopping.signal.throwIfAborted();
        if (error instanceof Stopped) throw error;
        // Dropped, renamed or made anew meanwhile, or a side is out of reach: the next round sees.
        log.debug(`${formatNamespace(entry)} was not compared: ${(error as Error).message}`);
      }
      this.state.namespacesDone++;
      this.tell();
    }
  }

  private async compare(entry: CatalogEntry): Promise<void> {
    const options = {
      live: true,
      beforeStep: () => this.room(),
      onProgress: (documents: number) => {
        this.state.documents += documents;
        this.tell();
      },
    };
    await findDocumentDifferences(this.run, entry, options, async (found) => {
      for (const difference of found) this.queue.add(entry, difference);
      await this.room();
    });
  }

  private async recheckSuspects(): Promise<void> {
    for (let turn = 1; ; turn++) {
      await this.rest(RECHECK_EVERY_MS);
      if (turn % RECHECKS_PER_REVIEW === 0) this.review();
      try {
        await testGate('background.recheck', ofRun(this.run));
        await this.queue.recheck(() => this.gate());
      } catch (error) {
        this.stopping.signal.throwIfAborted();
        if (error instanceof Stopped) throw error;
        this.run.log.debug(`Looking again failed: ${(error as Error).message}`);
      }
      this.tell();
    }
  }

  /** Documents that did differ may have been mended. */
  private review(): void {
    const some = firstOf(this.different.values(), MOST_REVIEWED);
    for (const { entry, id, kind } of some) this.queue.add(entry, { id, kind });
  }

  private confirm(suspect: Suspect): void {
    const key = keyOf(suspect);
    if (this.different.has(key)) this.different.set(key, suspect);
    else if (this.different.size >= MOST_REMEMBERED) this.beyond.now++;
    else {
      this.different.set(key, suspect);
      this.logDifference(suspect);
    }
  }

  private logDifference(suspect: Suspect): void {
    const { log } = this.run;
    const { size } = this.different;
    if (size > MOST_LOGGED) return;
    log.warn(`The target differs: ${describe(suspect).join(' ')} (${suspect.kind})`);
    if (size === MOST_LOGGED) log.warn('Further differences are counted in the status only.');
  }

  private clear(suspect: Suspect): void {
    if (!this.different.delete(keyOf(suspect))) return;
    this.run.log.info(`No longer different: ${describe(suspect).join(' ')}`);
  }

  /** Passes while the migration is not paused. @throws Stopped */
  private async gate(): Promise<void> {
    this.stopping.signal.throwIfAborted();
    await this.run.control.gate();
  }

  /** As {@link gate}, and waits while the target has enough to do. */
  private async room(): Promise<void> {
    await this.gate();
    while (!this.following.keepsStep() || this.queue.length > MOST_SUSPECTS) {
      await this.rest(RECHECK_EVERY_MS);
    }
  }

  private async rest(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    for (let left = milliseconds; left > 0; left = end - performance.now()) {
      await this.run.control.sleep(Math.min(left, RECHECK_EVERY_MS));
      this.stopping.signal.throwIfAborted();
    }
  }

  private tell(): void {
    if (this.stopping.signal.aborted) return;
    const found = firstOf(this.different.values(), MOST_NAMED).map((suspect) => {
      const [namespace, id] = describe(suspect);
      return { namespace, id, kind: suspect.kind };
    });
    const { now, before } = this.beyond;
    this.run.progress.setBackgroundVerification({
      ...this.state,
      rechecking: this.queue.length,
      differences: this.different.size + Math.max(now, before),
      found,
    });
  }
}

function firstOf<T>(items: Iterable<T>, most: number): T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length === most) break;
    first.push(item);
  }
  return first;
}

function keyOf({ entry, id }: Suspect): string {
  return `${formatNamespace(entry)}\0${id.toString('latin1')}`;
}

function describe({ entry, id }: Suspect): [namespace: string, id: string] {
  return [formatNamespace(entry), describeId(id)];
}
