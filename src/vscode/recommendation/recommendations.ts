import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import type { ErrorFacts } from '../../engine/errors';
import type { Needs, ScenarioFacts } from '../../scenarios/facts';
import { fromDeploymentFacts } from '../../scenarios/fromDeployment';
import type { RankedMethod } from '../../scenarios/rankedMethod';
import type { Recommendation } from '../../scenarios/recommend';
import { errorFacts } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { Session, Sessions } from '../explorer/sessions';
import type { ChosenMethod } from './chosenMethod';
import { DeepFacts } from './deepFacts';
import { needsFrom } from './needs';

const NEEDS_KEY = 'recommendation.needs';
const TARGETS_KEY = 'recommendation.targets';

/** A connection and how far it is known. */
export interface Side {
  connection: Connection;
  session: Session;
}

/** Where the recommendation stands. */
export type Answer =
  | { state: 'waiting' }
  | { state: 'working' }
  | { state: 'failed'; error: ErrorFacts }
  | { state: 'ready'; recommendation: Recommendation };

/** The two connections that a recommendation is about, the needs between them, and the answer. */
export class Recommendations extends Disposable {
  private sourceId: string | undefined;
  private targetId: string | undefined;
  private answered: Answer = { state: 'waiting' };
  /** Questions asked so far: only the answer to the last one counts. */
  private asked = 0;
  private watched = false;
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly deep: DeepFacts;

  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly sessions: Sessions,
    private readonly state: vscode.Memento,
  ) {
    super();
    this.deep = this.own(new DeepFacts(store, engine));
    this.own(this.deep.onDidChange(() => this.update()));
    this.own(store.onDidChange(() => this.update()));
    this.own(
      sessions.onDidChange((id) => {
        if (id === this.sourceId || id === this.targetId) this.update();
      }),
    );
  }

  get source(): Side | undefined {
    return this.side(this.sourceId);
  }

  get target(): Side | undefined {
    return this.side(this.targetId);
  }

  get answer(): Answer {
    return this.answered;
  }

  get needs(): Needs {
    return needsFrom(this.stored(NEEDS_KEY)[this.pair()]);
  }

  /** Follows a selection: nothing, the source, or source and target. */
  follow(selected: readonly Connection[]): void {
    const [source, target] = selected;
    if (source === undefined) this.setSides(undefined, undefined);
    else this.setSides(source.id, target?.id ?? this.lastTarget(source.id));
  }

  setTarget(target: Connection): void {
    if (this.sourceId === undefined) return;
    const targets = { ...this.stored(TARGETS_KEY), [this.sourceId]: target.id };
    void inBackground(() => this.state.update(TARGETS_KEY, targets));
    this.setSides(this.sourceId, target.id);
  }

  setNeeds(needs: Needs): void {
    void inBackground(async () => {
      await this.state.update(NEEDS_KEY, { ...this.stored(NEEDS_KEY), [this.pair()]: needs });
      this.update();
    });
  }

  /** Looks at both sides, those that failed once more. */
  async connect(): Promise<void> {
    const sides = [this.source, this.target].flatMap((side) => side?.connection ?? []);
    await Promise.all(sides.map((connection) => this.sessions.connect(connection)));
  }

  /** While nobody watches, nothing is asked. */
  watch(visible: boolean): void {
    this.watched = visible;
    if (visible) this.update();
  }

  /** Programs that methods are carried out with. @throws FerryError of the engine process */
  async programs(): Promise<string[]> {
    const client = await this.engine.client();
    return client.programs();
  }

  /** A judged method by its id, method and mode. */
  method(id: string): RankedMethod | undefined {
    if (this.answered.state !== 'ready') return undefined;
    return this.answered.recommendation.ranked.find((method) => methodId(method) === id);
  }

  /** What carries a method out between the two sides. */
  chosen({ method, mode, startedAs, rows }: RankedMethod): ChosenMethod | undefined {
    const { source, target, needs } = this;
    if (!source || !target) return undefined;
    const row = rows[0];
    const sides = { source: chosenSide(source), target: chosenSide(target) };
    return { method, mode, startedAs, row, ...sides, needs };
  }

  private setSides(sourceId: string | undefined, targetId: string | undefined): void {
    this.sourceId = sourceId;
    this.targetId = targetId === sourceId ? undefined : targetId;
    this.update();
  }

  private side(id: string | undefined): Side | undefined {
    const connection = id === undefined ? undefined : this.store.get(id);
    if (!connection) return undefined;
    const session = this.sessions.get(connection.id);
    return { connection, session: this.deep.deepened(connection, session) };
  }

  private lastTarget(sourceId: string): string | undefined {
    const id = this.stored(TARGETS_KEY)[sourceId];
    return typeof id === 'string' ? id : undefined;
  }

  private pair(): string {
    return `${this.sourceId ?? ''} ${this.targetId ?? ''}`;
  }

  private stored(key: string): Record<string, unknown> {
    const value = this.state.get<unknown>(key);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  }

  private update(): void {
    const source = sideFacts(this.source);
    const target = sideFacts(this.target);
    const question = ++this.asked;
    if (!source || !target || !this.watched) {
      this.tell({ state: 'waiting' });
      return;
    }
    this.askDeeply();
    if (this.answered.state !== 'ready') this.answered = { state: 'working' };
    this.changed.fire();
    void inBackground(async () => {
      const answer = await this.ask(source, target);
      if (question === this.asked && !this.isDisposed) this.tell(answer);
    });
  }

  /** The answer comes at once from what is known, and again when more is. */
  private askDeeply(): void {
    for (const id of [this.sourceId, this.targetId]) {
      const connection = id === undefined ? undefined : this.store.get(id);
      if (connection) this.deep.ask(connection, this.sessions.get(connection.id));
    }
  }

  private async ask(source: ScenarioFacts, target: ScenarioFacts): Promise<Answer> {
    try {
      const client = await this.engine.client();
      const recommendation = await client.recommend({ source, target, needs: this.needs });
      return { state: 'ready', recommendation };
    } catch (error) {
      return { state: 'failed', error: errorFacts(error) };
    }
  }

  private tell(answer: Answer): void {
    this.answered = answer;
    this.changed.fire();
  }
}

/** Names a method in one mode. */
export function methodId({ method, mode }: Pick<RankedMethod, 'method' | 'mode'>): string {
  return `${method}/${mode}`;
}

/** What is known of a side; undefined before it was looked at. */
export function sideFacts(side: Side | undefined): ScenarioFacts | undefined {
  return side?.session.state === 'connected' ? fromDeploymentFacts(side.session.facts) : undefined;
}

function chosenSide(side: Side): ChosenMethod['source'] {
  const { connection } = side;
  return { label: connection.name, facts: sideFacts(side) ?? {}, connection };
}
