import type {
  CancellationToken,
  MessageConnection,
  NotificationType,
  RequestType,
} from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { MigrationStatus } from '../engine/model/status';
import { toResponseError } from './errors';
import type { MigrationHost } from './migrationHost';
import { notifications, requests } from './protocol';
import type { RunningMigration } from './runningMigration';

/** Waits until all that was told has been handed to the stream. */
export type Flush = () => Promise<void>;

/**
 * Answers the requests about running migrations by name, and tells of their progress: all that
 * another process may ask for through the control socket.
 */
export function answerControl(connection: MessageConnection, host: MigrationHost): Flush {
  const flush = registerControl(connection, host);
  connection.listen();
  return flush;
}

/** As {@link answerControl}, for a connection on which more is answered. */
export function registerControl(connection: MessageConnection, host: MigrationHost): Flush {
  const steer = <P extends { name: string }>(
    type: RequestType<P, MigrationStatus, ErrorFacts>,
    act: (migration: RunningMigration, params: P) => Promise<void> | void,
  ) => {
    answer(connection, type, async (params) => {
      const migration = host.get(params.name);
      await act(migration, params);
      return migration.status();
    });
  };
  steer(requests.status, () => undefined);
  steer(requests.pause, ({ run }, { how }) => run.pause(how));
  steer(requests.resume, ({ run }) => run.resume());
  steer(requests.cutOver, ({ run }, { choices }) => run.cutOver(choices));
  steer(requests.abortCutover, ({ run }) => run.abortCutover());
  steer(requests.cancel, ({ run }) => run.cancel());
  steer(requests.setLoad, ({ run }, { load }) => run.setLoad(load));
  steer(requests.interrupt, ({ run }) => run.interrupt());
  return tell(connection, host);
}

/** Answers a request, turning what the handler throws into an error that carries its facts. */
export function answer<P, R>(
  connection: MessageConnection,
  type: RequestType<P, R, ErrorFacts>,
  handle: (params: P, token: CancellationToken) => Promise<R>,
): void {
  connection.onRequest(type, async (params, token) => {
    try {
      return await handle(params, token);
    } catch (error) {
      return toResponseError(error);
    }
  });
}

function tell(connection: MessageConnection, host: MigrationHost): Flush {
  const sending = new Set<Promise<void>>();
  const send = <P>(type: NotificationType<P>, params: P) => {
    // Fails when the peer has just gone; its connection's close follows.
    const sent = connection.sendNotification(type, params).catch(() => undefined);
    sending.add(sent);
    void sent.then(() => sending.delete(sent));
  };
  const unsubscribes = [
    host.progress.add((status) => send(notifications.progress, status)),
    host.ended.add(({ status, report }) => send(notifications.ended, { status, report })),
    host.logged.add((entry) => send(notifications.log, entry)),
  ];
  connection.onError(() => undefined);
  connection.onClose(() => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    connection.dispose();
  });
  return async () => {
    await Promise.all(sending);
  };
}
