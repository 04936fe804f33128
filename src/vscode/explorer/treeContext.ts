import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { CollectionCounts } from './collectionCounts';
import type { Sessions } from './sessions';

/** What the nodes of the Connections tree draw on. */
export interface TreeContext {
  readonly store: ConnectionStore;
  readonly sessions: Sessions;
  readonly engine: ExplorerEngine;
  readonly counts: CollectionCounts;
}
