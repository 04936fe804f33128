import * as vscode from 'vscode';
import { FerryError } from '../../engine/errors';
import { connectionNamed } from '../connections/connectionNamed';
import type { ConnectionStore } from '../connections/store';
import type { Migrations } from '../migrations/migrations';
import { canCutOver, isActive, type MigrationRecord } from '../migrations/record';
import { confirmWrite } from '../migrations/confirmWrite';
import { checkedDefinition, planOf } from './definition';
import { FollowingTerminal } from './followingTerminal';

/** A task that cuts a running migration over and ends as it does; closing it leaves it alone. */
export class CutoverTerminal extends FollowingTerminal {
  constructor(
    private readonly definition: vscode.TaskDefinition,
    private readonly connections: ConnectionStore,
    private readonly migrations: Migrations,
  ) {
    super();
  }

  protected async start(): Promise<void> {
    const definition = checkedDefinition({ ...this.definition, operation: 'migrate' });
    const { blockWrites, reverse } = definition;
    const source = connectionNamed(this.connections, definition.source);
    const target = connectionNamed(this.connections, definition.target);
    await this.migrations.loaded;
    const { name } = planOf(definition);
    const record = this.migrations
      .all()
      .find((each) => each.plan.name === name && each.target.connectionId === target.id);
    if (record === undefined || !isActive(record)) throw notRunning(name);
    if (!canCutOver(record)) throw notYet(record);
    // A source that is to refuse writes, or to hold the way back, is changed, too.
    if (blockWrites === true || reverse === true) await confirmWrite(source, { kind: 'writes' });
    await confirmWrite(target, { kind: 'cutover' });
    this.stopIfClosed();
    this.id = record.id;
    this.follow(this.migrations);
    await this.migrations.cutOver(record.id, { blockWrites, reverse });
  }
}

function notRunning(name: string): FerryError {
  return new FerryError({
    code: 'not-running',
    kind: 'refused',
    message: vscode.l10n.t('"{0}" is not running.', name),
    remedy: vscode.l10n.t('Start it first, or name the one that runs.'),
  });
}

function notYet({ plan, status }: MigrationRecord): FerryError {
  return new FerryError({
    code: 'not-caught-up',
    kind: 'refused',
    message: vscode.l10n.t('{0} cannot be cut over yet: {1}.', plan.name, status.activity),
    remedy: vscode.l10n.t('Let the task depend on the one that follows the source.'),
  });
}
