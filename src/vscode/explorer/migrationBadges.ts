import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import type { Migrations } from '../migrations/migrations';
import { isActive, type MigrationRecord } from '../migrations/record';
import { namespaceScheme } from '../names';

/** Stands for a connection, a database or a collection where the editor wants a URI. */
export function namespaceUri(connectionId: string, ...path: string[]): vscode.Uri {
  const parts = [connectionId, ...path].map(encodeURIComponent);
  return vscode.Uri.from({ scheme: namespaceScheme, path: `/${parts.join('/')}` });
}

/** Marks what a running migration reads or writes in the Connections view. */
export class MigrationBadges extends Disposable implements vscode.FileDecorationProvider {
  private readonly changed = this.own(new vscode.EventEmitter<undefined>());
  readonly onDidChangeFileDecorations = this.changed.event;
  /** Names of migrations by the URI of what each touches. */
  private touched = new Map<string, string>();
  private shape = '';

  constructor(private readonly migrations: Migrations) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(vscode.window.registerFileDecorationProvider(this));
    this.own(this.migrations.onDidChange(() => this.update()));
    this.own(this.migrations.onDidRemove(() => this.update()));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== namespaceScheme) return undefined;
    const name = this.touched.get(uri.path);
    if (name === undefined) return undefined;
    const text = vscode.l10n.t('The migration {0} is at work here', name);
    return new vscode.FileDecoration('⇄', text, new vscode.ThemeColor('charts.blue'));
  }

  /** Called about once a second a migration: what is marked is made anew only when it differs. */
  private update(): void {
    const active = this.migrations.all().filter(isActive);
    const shape = active.map(({ id, status }) => `${id} ${status.collections.length}`).join();
    if (shape === this.shape) return;
    this.shape = shape;
    this.touched = new Map(
      active.flatMap((record) => pathsOf(record).map((path) => [path, record.plan.name])),
    );
    this.changed.fire(undefined);
  }
}

/** The connections, databases and collections that a migration touches, as paths of their URIs. */
function pathsOf({ source, target, status }: MigrationRecord): string[] {
  const paths = new Set<string>();
  const add = (connectionId: string, namespace: string) => {
    const dot = namespace.indexOf('.');
    const [db, name] = [namespace.slice(0, dot), namespace.slice(dot + 1)];
    for (const path of [[], [db], [db, name]]) paths.add(namespaceUri(connectionId, ...path).path);
  };
  for (const side of [source, target]) paths.add(namespaceUri(side.connectionId).path);
  for (const each of status.collections) {
    add(source.connectionId, each.namespace);
    add(target.connectionId, each.target);
  }
  return [...paths];
}
