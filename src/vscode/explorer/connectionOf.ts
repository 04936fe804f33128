import type { Connection } from '../connections/connection';
import { CollectionNode } from './nodes/collectionNode';
import { ConnectionNode } from './nodes/connectionNode';
import { DatabaseNode } from './nodes/databaseNode';

/** The connection that an item of the Connections view belongs to, as far as it is about data. */
export function connectionOf(node: unknown): Connection | undefined {
  return node instanceof ConnectionNode ||
    node instanceof DatabaseNode ||
    node instanceof CollectionNode
    ? node.connection
    : undefined;
}
