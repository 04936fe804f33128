/**
 * How long a server may keep silent when it is asked of itself. Its heartbeats may go on all the
 * while, and the driver (7.8) waits for ever. Reading documents, building indexes and what else may
 * take hours of work has no such limit: that is told of as it goes, and can be stopped.
 */
import { Connection } from 'mongodb/lib/cmap/connection';

/** Changed by tests only. */
export const ANSWER_LIMIT = { milliseconds: 60_000 };

/** Commands that a server answers out of its memory and its catalog. */
const QUESTIONS = new Set([
  ...['hello', 'ping', 'buildInfo', 'hostInfo', 'serverStatus', 'getCmdLineOpts', 'getParameter'],
  ...['replSetGetStatus', 'replSetGetConfig', 'connectionStatus', 'usersInfo', 'rolesInfo'],
  ...['listDatabases', 'listCollections', 'listIndexes', 'collStats', 'dbStats'],
  ...['listShards', 'getShardMap', 'balancerStatus', 'balancerCollectionStatus'],
]);

// Called below with its connection.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { sendCommand } = Connection.prototype;

Connection.prototype.sendCommand = function (ns, command, options, responseType) {
  const isQuestion = QUESTIONS.has(Object.keys(command)[0] ?? '');
  const limited =
    isQuestion && options.socketTimeoutMS === undefined && this.socketTimeoutMS === 0
      ? { ...options, socketTimeoutMS: ANSWER_LIMIT.milliseconds }
      : options;
  return sendCommand.call(this, ns, command, limited, responseType);
};
