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
  /** How long lists are shown, by the id of the node. */
  readonly listings: Map<string, Listing>;
}

/** What of a long list is on show. */
export interface Listing {
  filter: string;
  limit: number;
}
