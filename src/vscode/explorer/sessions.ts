import * as vscode from 'vscode';
import type { DeploymentFacts } from '../../engine/deployment/deploymentFacts';
import type { ErrorFacts } from '../../engine/errors';
import { errorFacts } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';

/** Where the explorer stands with a connection. */
export type Session =
  | { state: 'disconnected' }
  | { state: 'connecting' }
  | { state: 'connected'; facts: DeploymentFacts }
  | { state: 'failed'; error: ErrorFacts };

const disconnected: Session = { state: 'disconnected' };

/** What the explorer knows of each connection's deployment; several are live at once. */
export class Sessions extends Disposable {
  private readonly sessions = new Map<string, Session>();
  private readonly pending = new Map<string, Promise<Session>>();
  private readonly changed = this.own(new vscode.EventEmitter<string>());
  /** The id of the connection whose session changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
  ) {
    super();
    this.own(engine.onDidEnd(() => this.disconnectAll()));
  }

  get(id: string): Session {
    return this.sessions.get(id) ?? disconnected;
  }

  /** Connects, unless that is done or under way; a failure is a state, not an exception. */
  connect(connection: Connection): Promise<Session> {
    const session = this.get(connection.id);
    if (session.state === 'connected') return Promise.resolve(session);
    let attempt = this.pending.get(connection.id);
    if (!attempt) {
      attempt = this.inspect(connection).finally(() => this.pending.delete(connection.id));
      this.pending.set(connection.id, attempt);
    }
    return attempt;
  }

  /** Forgets what was known and connects again. */
  refresh(connection: Connection): Promise<Session> {
    this.sessions.delete(connection.id);
    return this.connect(connection);
  }

  /** Asks a connected deployment anew, without showing that; a failure leaves what was known. */
  async renew(connection: Connection): Promise<void> {
    const { id } = connection;
    const asked = this.get(id);
    if (asked.state !== 'connected') return;
    const session = await this.ask(connection);
    const unchanged = this.get(id) === asked;
    if (unchanged && session.state === 'connected') this.set(id, session);
  }

  disconnect(id: string): void {
    if (this.sessions.delete(id)) this.changed.fire(id);
  }

  private disconnectAll(): void {
    for (const id of [...this.sessions.keys()]) this.disconnect(id);
  }

  private async inspect(connection: Connection): Promise<Session> {
    this.set(connection.id, { state: 'connecting' });
    const session = await this.ask(connection);
    // Removed or disconnected while it was asked: the answer is nobody's any more.
    if (this.get(connection.id).state === 'connecting') this.set(connection.id, session);
    return session;
  }

  private async ask(connection: Connection): Promise<Session> {
    try {
      const client = await this.engine.client();
      const facts = await client.inspect(await this.store.completeUri(connection));
      return { state: 'connected', facts };
    } catch (error) {
      return { state: 'failed', error: errorFacts(error) };
    }
  }

  private set(id: string, session: Session): void {
    this.sessions.set(id, session);
    this.changed.fire(id);
  }
}
