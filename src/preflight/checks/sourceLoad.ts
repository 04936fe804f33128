import { activitySince } from '../../engine/inspection/activity';
import type { Found, PreflightCheck, UserChoice } from '../types';

/** More than this a second, and applying changes may not keep up. */
const MANY_WRITES = 5_000;

/** More waiting than this, and the source is at its limit already. */
const LONG_QUEUE = 20;

/** How long the counters are watched: while the other checks run, or longer for someone who asked. */
const WATCHED_MS = { atStart: 200, thorough: 1_000 };

/** A migration opens some tens of connections. */
const FEW_CONNECTIONS = 50;

/** The copy is read beside what the source does already. */
export const sourceLoad: PreflightCheck = {
  id: 'source-load',
  title: 'the source has strength to spare',
  applies: () => true,
  run: async ({ source, plan, firstLook, thorough }) => {
    const watched = thorough ? WATCHED_MS.thorough : WATCHED_MS.atStart;
    const activity = await activitySince(source, await firstLook, watched);
    const found: Found[] = [];
    if (plan.kind !== 'snapshot' && activity.writesPerSecond > MANY_WRITES) {
      found.push(
        warning(
          `The source ${source.label} takes ${activity.writesPerSecond} writes a second; following them may fall behind.`,
          'Start at a quieter time, and watch the lag before the cutover.',
        ),
      );
    }
    if (activity.queued > LONG_QUEUE) {
      found.push(
        warning(
          `On the source ${source.label} ${activity.queued} operations wait for others: it is at its limit.`,
          'Start at a quieter time, or limit the load of the migration.',
          'parallel-ranges',
        ),
      );
    }
    if (activity.connections.available < FEW_CONNECTIONS) {
      found.push(
        warning(
          `The source ${source.label} takes ${activity.connections.available} more connections only; ${activity.connections.current} are open.`,
          'Raise net.maxIncomingConnections, close idle ones, or set maxPoolSize in the connection string.',
          'source-connection',
        ),
      );
    }
    return found;
  },
};

function warning(message: string, remedy: string, choice?: UserChoice): Found {
  return { severity: 'warning', message, remedy, namespaces: [], choice };
}
