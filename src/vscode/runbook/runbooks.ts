import * as vscode from 'vscode';
import type { Done } from '../../scenarios/render/runbook';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { ChosenMethod, ChosenSide } from '../recommendation/chosenMethod';
import {
  isStoredRunbook,
  prerequisiteKey,
  runbookKey,
  stepKey,
  type StoredRunbook,
} from './storedRunbook';

const OPEN_KEY = 'runbook.open';
const TICKS_KEY = 'runbook.ticks';

/**
 * The open runbook, kept with the workspace, and what is ticked, kept with the migration: its two
 * connections and its method, in whichever workspace it is gone on with.
 */
export class Runbooks extends Disposable {
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly opened = this.own(new vscode.EventEmitter<void>());
  /** A runbook was opened by the user, rather than brought back. */
  readonly onDidOpen = this.opened.event;

  constructor(
    private readonly engine: ExplorerEngine,
    private readonly store: ConnectionStore,
    private readonly workspace: vscode.Memento,
    private readonly everywhere: vscode.Memento,
  ) {
    super();
  }

  get current(): StoredRunbook | undefined {
    const stored = this.workspace.get<unknown>(OPEN_KEY);
    return isStoredRunbook(stored) ? stored : undefined;
  }

  /** Makes the runbook of a method and opens it. @throws FerryError of the engine process. */
  async open({ method, mode, row, source, target, needs }: ChosenMethod): Promise<void> {
    const client = await this.engine.client();
    const runbook = await client.runbook({
      ...{ method, mode, row, needs },
      source: side(source),
      target: side(target),
    });
    const stored: StoredRunbook = {
      runbook,
      sourceId: source.connection?.id,
      targetId: target.connection?.id,
    };
    await this.workspace.update(OPEN_KEY, stored);
    this.changed.fire();
    this.opened.fire();
  }

  async close(): Promise<void> {
    await this.workspace.update(OPEN_KEY, undefined);
    this.changed.fire();
  }

  /** The saved connection of a side of the open runbook. */
  connection(side: 'source' | 'target'): Connection | undefined {
    const { current } = this;
    const id = side === 'source' ? current?.sourceId : current?.targetId;
    return id === undefined ? undefined : this.store.get(id);
  }

  /** Whether a person ticked or unticked something; undefined if neither. */
  tick(key: string): boolean | undefined {
    const ticked = this.ticks()[key];
    return typeof ticked === 'boolean' ? ticked : undefined;
  }

  /** What of the open runbook is done: ticked, or known to hold and not unticked. */
  readonly done: Done = {
    step: (step) => this.tick(stepKey(step)) ?? false,
    prerequisite: ({ text, state }) => this.tick(prerequisiteKey(text)) ?? state === 'met',
  };

  async setTicks(ticks: readonly (readonly [key: string, ticked: boolean])[]): Promise<void> {
    await this.storeTicks({ ...this.ticks(), ...Object.fromEntries(ticks) });
  }

  async resetTicks(): Promise<void> {
    await this.storeTicks({});
  }

  private ticks(): Record<string, unknown> {
    const { current } = this;
    return (current && this.allTicks()[runbookKey(current)]) ?? {};
  }

  private allTicks(): Record<string, Record<string, unknown>> {
    return this.everywhere.get<Record<string, Record<string, unknown>>>(TICKS_KEY) ?? {};
  }

  private async storeTicks(ticks: Record<string, unknown>): Promise<void> {
    const { current } = this;
    if (!current) return;
    await this.everywhere.update(TICKS_KEY, { ...this.allTicks(), [runbookKey(current)]: ticks });
    this.changed.fire();
  }
}

/** The connection string as it is saved: without its secrets. */
function side({ label, facts, connection }: ChosenSide) {
  return { label, facts, uri: connection?.uri };
}
