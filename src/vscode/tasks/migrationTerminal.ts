import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import type { Connection } from '../connections/connection';
import { connectionNamed } from '../connections/connectionNamed';
import type { ConnectionStore } from '../connections/store';
import { confirmWrite, effectOf } from '../migrations/confirmWrite';
import type { Migrations } from '../migrations/migrations';
import { isResumable } from '../migrations/record';
import { checkedDefinition, planOf, verifyOf, type FerryTaskDefinition } from './definition';
import { FollowingTerminal } from './followingTerminal';

/** What a task and its migration show in the terminal; closing it stops the migration, resumable. */
export class MigrationTerminal extends FollowingTerminal {
  constructor(
    private readonly definition: vscode.TaskDefinition,
    private readonly connections: ConnectionStore,
    private readonly migrations: Migrations,
  ) {
    super();
  }

  override close(): void {
    const { id } = this;
    if (id !== undefined) void inBackground(() => this.migrations.interrupt(id));
    super.close();
  }

  protected async start(): Promise<void> {
    const definition = checkedDefinition(this.definition);
    const source = connectionNamed(this.connections, definition.source);
    const target = connectionNamed(this.connections, definition.target);
    const { operation, blockWrites, reverse, dropTarget, repair } = definition;
    if (operation !== 'verify' || repair === true) {
      await confirmWrite(target, effectOf({ dropTarget, repair }));
    }
    // A source that is to refuse writes, or to hold the way back, is changed, too.
    if (blockWrites === true || reverse === true) await confirmWrite(source, { kind: 'writes' });
    await this.migrations.loaded;
    this.follow(this.migrations);
    this.id = await this.startOrResume(definition, source, target);
    this.write(vscode.l10n.t('{0}: {1} → {2}', operation, source.name, target.name));
  }

  /** Goes on with the unfinished migration of this name that is known, else starts a new one. */
  private async startOrResume(
    definition: FerryTaskDefinition,
    source: Connection,
    target: Connection,
  ): Promise<string> {
    const plan = planOf(definition);
    await this.migrations.whenStopped(plan.name);
    const unfinished = this.migrations
      .all()
      .find(
        (record) =>
          record.plan.name === plan.name &&
          record.target.connectionId === target.id &&
          record.operation === definition.operation &&
          record.status.state === 'interrupted' &&
          isResumable(record),
      );
    if (unfinished) {
      await this.migrations.resume(unfinished.id, this.stopped);
      return unfinished.id;
    }
    const { operation } = definition;
    const verify = verifyOf(definition);
    const draft = { operation, source, target, plan, verify };
    const { id } = await this.migrations.start(draft, this.stopped);
    return id;
  }
}
