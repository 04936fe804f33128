import { isConnection, type Connection } from '../connections/connection';
import { CollectionNode } from './nodes/collectionNode';
import { ConnectionNode } from './nodes/connectionNode';
import { DatabaseNode } from './nodes/databaseNode';
import { TopologyNode } from './nodes/topologyNodes';

/** The connection that an item of the Connections view belongs to, as far as it is about data. */
export function connectionOf(node: unknown): Connection | undefined {
  return node instanceof ConnectionNode ||
    node instanceof DatabaseNode ||
    node instanceof CollectionNode
    ? node.connection
    : undefined;
}

/** The connection that a command is run on: an item of the tree, or the connection itself. */
export function connectionGiven(given: unknown): Connection | undefined {
  if (given instanceof ConnectionNode) return given.connection;
  if (given instanceof TopologyNode) return given.connection;
  return isConnection(given) ? given : undefined;
}
