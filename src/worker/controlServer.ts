import type {
  CancellationToken,
  MessageConnection,
  NotificationType,
  RequestType,
} from 'vscode-jsonrpc';
import { FerryError, type ErrorFacts } from '../engine/errors';
import type { RunStatus } from '../engine/model/run';
import type { Run } from '../methods/run';
import { toResponseError } from './errors';
import type { Flush } from './controlSocket';
import type { Listeners } from './listeners';
import { notifications, requests, type LogEntry } from './protocol';
import type { Outcome, RunningRun } from './runningRun';

/** What is asked for by name, and told of. */
export interface SteeredRuns {
  readonly progress: Listeners<RunStatus>;
  readonly ended: Listeners<Outcome>;
  readonly logged: Listeners<LogEntry>;
  /** @throws FerryError where none of this name runs here */
  get: (name: string) => RunningRun;
}

/**
 * Answers the requests about runs by name, and tells of their progress: all that
 * another process may ask for through the control socket.
 */
export function answerControl(connection: MessageConnection, host: SteeredRuns): Flush {
  const flush = registerControl(connection, host);
  connection.listen();
  return flush;
}

/** As {@link answerControl}, for a connection on which more is answered. */
export function registerControl(connection: MessageConnection, host: SteeredRuns): Flush {
  const steer = <P extends { name: string }>(
    type: RequestType<P, RunStatus, ErrorFacts>,
    act: (run: Run, params: P) => Promise<void> | undefined,
    what?: string,
  ) => {
    answer(connection, type, async (params) => {
      const running = host.get(params.name);
      const done = act(running.run, params);
      if (done === undefined && what !== undefined) throw cannot(running, what);
      await done;
      return running.status();
    });
  };
  steer(requests.status, () => undefined);
  steer(requests.pause, (run, { how }) => run.pause?.(how), 'be paused');
  steer(requests.resume, (run) => run.resume?.(), 'be paused');
  steer(requests.cutOver, (run, { choices }) => run.cutOver?.(choices), 'be cut over');
  steer(requests.abortCutover, (run) => run.abortCutover?.(), 'be cut over');
  steer(requests.setLoad, (run, { load }) => run.setLoad?.(load), 'be told how hard to work');
  steer(requests.cancel, (run) => run.cancel());
  steer(requests.interrupt, (run) => run.interrupt());
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

function tell(connection: MessageConnection, host: SteeredRuns): Flush {
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

function cannot({ name }: RunningRun, what: string): FerryError {
  return new FerryError({
    code: 'cannot',
    kind: 'refused',
    message: `${name} cannot ${what}: its method has no such thing.`,
    remedy: 'Let it go on, or cancel it.',
  });
}
