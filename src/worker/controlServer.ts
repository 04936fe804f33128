import type { CancellationToken, MessageConnection, RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { MigrationStatus } from '../engine/migration/types';
import { toResponseError } from './errors';
import type { MigrationHost } from './migrationHost';
import { notifications, requests } from './protocol';
import type { RunningMigration } from './runningMigration';

/**
 * Answers the requests about running migrations by name, and tells of their progress: all that
 * another process may ask for through the control socket.
 */
export function answerControl(connection: MessageConnection, host: MigrationHost): void {
  registerControl(connection, host);
  connection.listen();
}

/** As {@link answerControl}, for a connection on which more is answered. */
export function registerControl(connection: MessageConnection, host: MigrationHost): void {
  const steer = (
    type: RequestType<{ name: string }, MigrationStatus, ErrorFacts>,
    act: (migration: RunningMigration) => Promise<void> | void,
  ) => {
    answer(connection, type, async ({ name }) => {
      const migration = host.get(name);
      await act(migration);
      return migration.status();
    });
  };
  steer(requests.status, () => undefined);
  steer(requests.pause, ({ run }) => run.pause());
  steer(requests.resume, ({ run }) => run.resume());
  steer(requests.cutOver, ({ run }) => run.cutOver());
  steer(requests.cancel, ({ run }) => run.cancel());
  steer(requests.interrupt, ({ run }) => run.interrupt());
  tell(connection, host);
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

function tell(connection: MessageConnection, host: MigrationHost): void {
  const send = (sending: Promise<void>) => {
    // Fails when the peer has just gone; its connection's close follows.
    sending.catch(() => undefined);
  };
  const unsubscribes = [
    host.progress.add((status) =>
      send(connection.sendNotification(notifications.progress, status)),
    ),
    host.ended.add(({ status, report }) =>
      send(connection.sendNotification(notifications.ended, { status, report })),
    ),
    host.logged.add((entry) => send(connection.sendNotification(notifications.log, entry))),
  ];
  connection.onError(() => undefined);
  connection.onClose(() => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    connection.dispose();
  });
}
