import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import { Disposable } from '../common/lifecycle';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { settings, settingsSection } from '../names';
import type { CollectionSummary } from '../../engine/catalog/summaries';
import type { Connection } from '../connections/connection';
import type { ExplorerNode } from './nodes/node';

/** A collection whose documents are counted once it is shown. */
export interface CountedNode extends ExplorerNode {
  readonly connection: Connection;
  summary: CollectionSummary;
}

/** Counts asked for at once, over all connections. */
const CONCURRENCY = 3;
/** Counts waiting; those asked for longest ago fall out first. */
const LONGEST_QUEUE = 500;

/** Counts the documents of listed collections in the background, a few at a time. */
export class CollectionCounts extends Disposable {
  private queue: CountedNode[] = [];
  private running = 0;
  private readonly counted = this.own(new vscode.EventEmitter<CountedNode>());
  /** The node's summary now holds its documents and bytes. */
  readonly onDidCount = this.counted.event;

  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
  ) {
    super();
  }

  /** Counts what the listing did not; views are never counted. */
  count(nodes: readonly CountedNode[]): void {
    const wanted = vscode.workspace
      .getConfiguration(settingsSection)
      .get<boolean>(settings.countDocuments, true);
    if (!wanted) return;
    const uncounted = nodes.filter(
      ({ summary }) => summary.kind !== 'view' && summary.documents === undefined,
    );
    this.queue = [...uncounted, ...this.queue].slice(0, LONGEST_QUEUE);
    while (this.running < CONCURRENCY && this.queue.length > 0)
      void inBackground(() => this.work());
  }

  private async work(): Promise<void> {
    this.running++;
    for (let node = this.queue.shift(); node && !this.isDisposed; node = this.queue.shift()) {
      await this.countOne(node);
    }
    this.running--;
  }

  private async countOne(node: CountedNode): Promise<void> {
    const { database, name } = node.summary;
    try {
      const client = await this.engine.client();
      const uri = await this.store.completeUri(node.connection);
      const count = await client.countCollection(uri, database, name);
      node.summary = { ...node.summary, ...count };
      this.counted.fire(node);
    } catch {
      // A count is a courtesy; what is wrong shows when the collection is expanded.
    }
  }
}
