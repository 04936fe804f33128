import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import type { DeploymentFacts } from '../../engine/deployment/deploymentFacts';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { Session } from '../explorer/sessions';

/** The facts that take seconds to gather, asked for once for each look at a deployment. */
export class DeepFacts extends Disposable {
  private readonly known = new Map<string, { of: DeploymentFacts; facts?: DeploymentFacts }>();
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
  ) {
    super();
  }

  /** A session with all the facts that are known of it. */
  deepened({ id }: Connection, session: Session): Session {
    if (session.state !== 'connected') return session;
    const known = this.known.get(id);
    const deep = known?.of === session.facts ? known.facts : undefined;
    return deep === undefined ? session : { state: 'connected', facts: deep };
  }

  /** Asks for what is not known yet of a session. */
  ask(connection: Connection, session: Session): void {
    if (session.state !== 'connected') return;
    if (this.known.get(connection.id)?.of === session.facts) return;
    this.known.set(connection.id, { of: session.facts });
    void inBackground(() => this.gather(connection, session.facts));
  }

  private async gather(connection: Connection, of: DeploymentFacts): Promise<void> {
    try {
      const client = await this.engine.client();
      const uri = await this.store.completeUri(connection);
      this.known.set(connection.id, { of, facts: await client.inspect(uri, { deep: true }) });
      if (!this.isDisposed) this.changed.fire();
    } catch {
      // What the first look found stands; the explorer tells of a connection that is lost.
    }
  }
}
