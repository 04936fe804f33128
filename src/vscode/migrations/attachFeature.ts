import type * as vscode from 'vscode';
import { inBackground } from '../common/background';
import { isMigrationStatus } from '../../engine/model/run';
import { defaultPlan } from '../../engine/model/defaults';
import type { KnownRun } from '../../worker/lookup';
import type { ConnectionReference } from '../../worker/entrySchema';
import type { Registry } from '../../worker/registry';
import { Disposable } from '../common/lifecycle';
import type { ConnectionStore } from '../connections/store';
import { AttachedRun } from './attachedRun';
import type { Migrations } from './migrations';
import type { MigrationRecord, Side } from './record';

/** So often this machine's migrations are looked for. */
const LOOK_MS = 3_000;

/** Shows and steers migrations that terminals and other windows of this machine run. */
export class AttachFeature extends Disposable {
  private looking = false;

  constructor(
    private readonly connections: ConnectionStore,
    private readonly migrations: Migrations,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    const look = () => void inBackground(() => this.look());
    const timer = setInterval(look, LOOK_MS);
    this.own({ dispose: () => clearInterval(timer) });
    look();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.migrations.loaded;
      // Loaded on first use: activation must not pay for it.
      const { Registry } = await import('../../worker/registry');
      await this.attachAll(new Registry());
    } finally {
      this.looking = false;
    }
  }

  private async attachAll(registry: Registry): Promise<void> {
    const { reach } = await import('../../worker/lookup');
    for (const entry of await registry.list()) {
      const under = entry.status.state === 'running' || entry.status.state === 'paused';
      if (entry.method !== undefined || !under || this.isKnown(entry.name)) continue;
      const known = await reach(entry);
      if (known.client && !this.isKnown(entry.name) && !this.isDisposed) this.attach(known);
      else known.client?.dispose();
    }
  }

  /** This window runs it, or knows what has become of it. */
  private isKnown(name: string): boolean {
    return this.migrations
      .all()
      .some(({ id, plan }) => plan.name === name && this.migrations.runsHere(id));
  }

  private attach({ entry, status, client }: KnownRun): void {
    if (!client) return;
    const { name, kind, pid, stateDatabase, plan } = entry;
    if (!isMigrationStatus(status) || kind === undefined) return;
    const kept = this.migrations.all().find(
      (record) =>
        record.plan.name === name &&
        // One whose window closed long ago does not know its process any more.
        (record.enginePid === pid || record.status.startedAt === status.startedAt),
    );
    const record: MigrationRecord = {
      ...(kept ?? {
        id: `attached-${name}-${Date.parse(status.startedAt)}`,
        operation: kind,
        source: this.side(entry.source, status.source),
        target: this.side(entry.target, status.target),
        plan: plan ?? { ...defaultPlan(name, kind), ...(stateDatabase && { stateDatabase }) },
      }),
      status,
      enginePid: pid,
      savedAt: new Date().toISOString(),
    };
    this.migrations.attach(record, (listener) => new AttachedRun(client, name, listener));
  }

  /** The saved connection of the same connection string, or what the other process calls it. */
  private side(connection: ConnectionReference | undefined, label: string): Side {
    const saved = this.connections.all().find(({ uri }) => uri === connection?.reference);
    return {
      connectionId: saved?.id ?? '',
      name: saved?.name ?? label,
      production: saved?.environment === 'production',
    };
  }
}
