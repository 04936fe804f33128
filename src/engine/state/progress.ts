import type { MigrationReport, UnbuiltIndex } from '../model/report';
import type { ErrorFacts } from '../errors';
import type {
  LagAlarm,
  MigrationState,
  MigrationStatus,
  NamespaceProgress,
  Phase,
  Unheld,
} from '../model/status';
import { unheldReason } from '../reading/unheldReason';
import { compareTimes } from '../model/clusterTime';
import { CAUGHT_UP_SECONDS, Lag } from './lag';
import { Rate } from './rate';
import { Standing } from './standing';
import { Warnings } from './warnings';
import type { BackgroundVerification } from '../model/verification';
import type { CutoverProgress } from '../model/cutover';
import type { LoadSettings } from '../model/load';
import type { Position } from '../reading/sourceClock';

/** No estimate of the time left before this share is copied. */
const SHARE_BEFORE_ESTIMATE = 0.01;

/** Keeps a migration's status up to date and tells those who listen. */
export class Progress {
  private readonly documentRate = new Rate();
  private readonly byteRate = new Rate();
  private readonly changeRate = new Rate();
  private readonly listeners = new Set<(status: MigrationStatus) => void>();
  private readonly byNamespace = new Map<string, NamespaceProgress>();
  private readonly standing: Standing;
  private readonly warnings: Warnings;
  private oplogWarned = false;
  private readonly phaseSeconds = new Map<string, number>();
  private phaseStarted = performance.now();

  /** Changes counted already of those that are told of once all of their window is applied. */
  private changesAhead = 0;
  private told: Pick<MigrationStatus, 'state' | 'phase'> | undefined;
  private readonly lag = new Lag();

  constructor(private readonly current: MigrationStatus) {
    this.standing = new Standing(current.state, current.activity);
    this.warnings = new Warnings(current, () => this.hindrances());
    delete current.cutover;
    this.forgetEarlierRun();
    for (const collection of current.collections) {
      this.byNamespace.set(collection.namespace, collection);
    }
  }

  /** What holds up an earlier run, and how far behind it was, says nothing of this one. */
  private forgetEarlierRun(): void {
    const { current } = this;
    delete current.waitingSince;
    current.readyForCutover = false;
    current.lagSeconds = null;
    this.warnings.forgetPassing();
    delete current.unheld;
    delete current.lagAlarm;
  }

  /** A copy that stays as it is. */
  status(): MigrationStatus {
    Object.assign(this.current, this.standing.at(performance.now()));
    return {
      ...this.current,
      collections: [...this.byNamespace.values()].map((collection) => ({ ...collection })),
      warnings: this.warnings.all(),
    };
  }

  onStatus(listener: (status: MigrationStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes the rates' samples and tells the listeners; called about once a second. */
  tick(): void {
    const now = performance.now();
    const { current } = this;
    this.documentRate.sample(current.documents, now);
    this.byteRate.sample(current.bytes, now);
    this.changeRate.sample(current.changesApplied, now);
    current.documentsPerSecond = Math.round(this.documentRate.perSecond);
    current.bytesPerSecond = Math.round(this.byteRate.perSecond);
    current.changesPerSecond = Math.round(this.changeRate.perSecond);
    this.estimate();
    this.judgeLag(now);
    this.tell();
  }

  /** Whether the lag is small. */
  get isCaughtUp(): boolean {
    const { lagSeconds } = this.current;
    return lagSeconds !== null && lagSeconds <= CAUGHT_UP_SECONDS;
  }

  /** Caught up, the lag is small, and both sides have a majority. */
  get readyForCutover(): boolean {
    return this.current.readyForCutover;
  }

  get phase(): Phase {
    return this.current.phase;
  }

  /** Seconds spent in each phase by this run. */
  phases(): { phase: string; seconds: number }[] {
    this.closePhase();
    return [...this.phaseSeconds].map(([phase, seconds]) => ({
      phase,
      seconds: Math.round(seconds * 1000) / 1000,
    }));
  }

  enter(phase: Phase, activity: string): void {
    this.closePhase();
    this.current.phase = phase;
    this.judgeReadiness();
    this.doing(activity);
  }

  /** Says what is being done now. */
  doing(activity: string): void {
    this.standing.doing(activity);
    this.tellIfTurned();
  }

  /** Says why nothing moves, or with undefined that it does again. */
  waiting(reason: string | undefined): void {
    if (reason === undefined) this.standing.goesOn();
    else this.standing.waiting(reason, performance.now());
    this.tellIfTurned();
  }

  /** Tells of a side that no majority holds what was written to it; with undefined, that one does. */
  setUnheld(side: 'source' | 'target', unheld: Unheld | undefined): void {
    const { unheld: before } = this.current;
    const sides: [string, Unheld | undefined][] = Object.entries({ ...before, [side]: unheld });
    const all = sides.filter(([, found]) => found !== undefined);
    if (all.length === 0) delete this.current.unheld;
    else this.current.unheld = Object.fromEntries(all);
    this.standing.hindered(this.hindrances()[0], performance.now());
    this.judgeLag(performance.now());
    this.tellIfTurned();
  }

  /** What either side lacks a majority for, in words. */
  private hindrances(): string[] {
    const { unheld, source, target } = this.current;
    return [
      ...(unheld?.source?.stuck === true ? [unheldReason(source, unheld.source)] : []),
      ...(unheld?.target?.stuck === true ? [unheldReason(target, unheld.target)] : []),
    ];
  }

  /** Says that a pause is wanted, and that what is in flight is still to land. */
  pausing(): void {
    this.standing.setPausing();
    this.tellIfTurned();
  }

  setState(state: MigrationState, error?: ErrorFacts): void {
    this.standing.setState(state);
    if (error === undefined) delete this.current.error;
    else this.current.error = error;
    if (state !== 'running' && state !== 'paused') {
      this.current.finishedAt = new Date().toISOString();
      delete this.current.unheld;
      this.current.readyForCutover = false;
    } else {
      delete this.current.finishedAt;
    }
    this.tellIfTurned();
  }

  setReport(report: MigrationReport): void {
    this.current.report = report;
  }

  setOplogMargin({ secondsLeft, windowSeconds, low }: OplogMargin): void {
    this.current.oplogSecondsLeft = secondsLeft;
    if (!low || this.oplogWarned) return;
    this.oplogWarned = true;
    this.warn(
      `The source's oplog is running out: it spans ${windowSeconds} s, and the changes still to be applied begin ${secondsLeft} s after its oldest entry. Enlarge it now with replSetResizeOplog, or the copy may have to begin again.`,
    );
  }

  setLoad(load: LoadSettings): void {
    this.current.load = load;
    this.tellIfTurned();
  }

  /** With undefined, it follows the source again. */
  setCutover(cutover: CutoverProgress | undefined): void {
    if (cutover === undefined) delete this.current.cutover;
    else this.current.cutover = cutover;
    this.tellIfTurned();
  }

  /** The lag has been too large for too long; with undefined, it is not any more. */
  setLagAlarm(alarm: LagAlarm | undefined): void {
    if (alarm === undefined) delete this.current.lagAlarm;
    else this.current.lagAlarm = alarm;
    this.tellIfTurned();
  }

  /** Which indexes of a collection of the target can't be built, by this moment. */
  setUnbuilt(namespace: string, indexes: UnbuiltIndex[]): void {
    this.warnings.setUnbuilt(namespace, indexes);
  }

  unbuiltOf(namespace: string): UnbuiltIndex[] {
    return this.warnings.unbuiltOf(namespace);
  }

  /** All are about to be tried again. */
  forgetUnbuilt(): void {
    this.warnings.forgetUnbuilt();
  }

  setBackgroundVerification(state: BackgroundVerification): void {
    this.current.backgroundVerification = state;
  }

  warn(message: string): void {
    this.warnings.add(message);
  }

  /** The namespaces of the copy, with what is already done of them. */
  setNamespaces(namespaces: NamespaceProgress[]): void {
    this.byNamespace.clear();
    const { current } = this;
    current.documents = current.bytes = current.documentsTotal = current.bytesTotal = 0;
    for (const namespace of namespaces) {
      this.byNamespace.set(namespace.namespace, namespace);
      current.documents += namespace.documents;
      current.bytes += namespace.bytes;
      current.documentsTotal += namespace.documentsTotal;
      current.bytesTotal += namespace.bytesTotal;
    }
    current.namespaces = namespaces.length;
  }

  setRanges(done: number, total: number): void {
    this.current.rangesDone = done;
    this.current.rangesTotal = total;
  }

  rangeDone(): void {
    this.standing.moved(performance.now());
    this.current.rangesDone++;
  }

  copied(namespace: string, documents: number, bytes: number): void {
    if (documents > 0) this.standing.moved(performance.now());
    this.current.documents += documents;
    this.current.bytes += bytes;
    const collection = this.byNamespace.get(namespace);
    if (collection === undefined) return;
    collection.documents += documents;
    collection.bytes += bytes;
    if (collection.state === 'waiting') collection.state = 'copying';
  }

  setNamespaceState(namespace: string, state: NamespaceProgress['state']): void {
    this.standing.moved(performance.now());
    const collection = this.byNamespace.get(namespace);
    if (collection !== undefined) collection.state = state;
  }

  snapshotDone(): void {
    this.current.snapshotDone = true;
    delete this.current.secondsLeft;
  }

  /** So many changes are in the target, of a window that is not yet applied whole. */
  applied(changes: number): void {
    this.standing.moved(performance.now());
    this.current.changesApplied += changes;
    this.changesAhead += changes;
  }

  synced(progress: SyncProgress): void {
    const { current } = this;
    const { time } = progress.position;
    const isFurther =
      current.lastAppliedTime === null || compareTimes(time, current.lastAppliedTime) > 0;
    if (isFurther) this.standing.moved(performance.now());
    else this.standing.goesOn();
    current.changesApplied += progress.changes - this.changesAhead;
    this.changesAhead = 0;
    current.lastAppliedTime = time;
    const now = performance.now();
    this.lag.tell(progress.lagSeconds, now);
    this.judgeLag(now);
  }

  private judgeLag(now: number): void {
    const { current } = this;
    const isFollowing = current.phase === 'catch-up' || current.phase === 'sync';
    const lagSeconds = this.lag.at(now, isFollowing, current.unheld?.source?.seconds);
    if (lagSeconds === undefined) return;
    current.lagSeconds = lagSeconds;
    current.longestLagSeconds = Math.max(current.longestLagSeconds, lagSeconds);
    this.judgeReadiness();
  }

  private judgeReadiness(): void {
    const { phase } = this.current;
    const isHindered = this.hindrances().length > 0;
    this.current.readyForCutover = phase === 'sync' && this.isCaughtUp && !isHindered;
  }

  private closePhase(): void {
    const now = performance.now();
    const spent = (now - this.phaseStarted) / 1000;
    const { phase } = this.current;
    this.phaseSeconds.set(phase, (this.phaseSeconds.get(phase) ?? 0) + spent);
    this.phaseStarted = now;
  }

  private estimate(): void {
    const { current } = this;
    delete current.secondsLeft;
    if (current.snapshotDone || current.bytesTotal === 0 || current.bytesPerSecond === 0) return;
    if (current.bytes / current.bytesTotal < SHARE_BEFORE_ESTIMATE) return;
    const left = Math.max(0, current.bytesTotal - current.bytes);
    current.secondsLeft = Math.round(left / current.bytesPerSecond);
  }

  /** What changes all the time is told by the next {@link tick}: a status may be large. */
  private tellIfTurned(): void {
    const { state, phase } = { ...this.current, ...this.standing.at(performance.now()) };
    if (state !== this.told?.state || phase !== this.told.phase) this.tell();
  }

  private tell(): void {
    this.current.updatedAt = new Date().toISOString();
    const status = this.status();
    this.told = status;
    for (const listener of this.listeners) listener(status);
  }
}

/** How far applying has come. */
export interface SyncProgress {
  /** Everything before is applied, majority-durable, in the target. */
  position: Position;
  lagSeconds: number;
  /** Events applied with this window. */
  changes: number;
}

/** How far a position is from falling out of the oplog. */
export interface OplogMargin {
  /** Time between the oldest entry and the position. */
  secondsLeft: number;
  /** Time between the oldest and the newest entry. */
  windowSeconds: number;
  /** Old entries are being dropped, and the position will be lost before long. */
  low: boolean;
}
