import { inBackground } from '../common/background';
import type { DeploymentFacts, TopologyFacts } from '../../engine/deployment/deploymentFacts';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { Sessions } from './sessions';

/** So often the topology of what is connected is looked at while the view is on show. */
const LOOK_MS = 5_000;

/** Keeps what the view shows in step with elections, added members and shards, and the balancer. */
export class TopologyWatch extends Disposable {
  private readonly looking = new Set<string>();

  /** @param onShow whether somebody sees the view; nothing is asked otherwise */
  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly sessions: Sessions,
    private readonly onShow: () => boolean,
  ) {
    super();
    const timer = setInterval(() => this.look(), LOOK_MS);
    this.own({ dispose: () => clearInterval(timer) });
  }

  private look(): void {
    if (!this.onShow()) return;
    for (const connection of this.store.all()) void inBackground(() => this.lookAt(connection));
  }

  private async lookAt(connection: Connection): Promise<void> {
    const { id } = connection;
    const session = this.sessions.get(id);
    if (session.state !== 'connected' || this.looking.has(id)) return;
    this.looking.add(id);
    try {
      const client = await this.engine.client();
      const now = await client.topology(await this.store.completeUri(connection));
      if (shapeOf(now) !== shapeOf(session.facts)) await this.sessions.renew(connection);
    } catch {
      // What cannot be reached right now is told when somebody asks something of it.
    } finally {
      this.looking.delete(id);
    }
  }
}

/** What makes the view look different; lags and sizes change all the time and are left out. */
function shapeOf({ topology, members, shards, balancer }: DeploymentFacts | TopologyFacts): string {
  return JSON.stringify([
    topology,
    members.map(({ host, state, healthy, priority, hidden }) => [
      ...[host, state, healthy, priority, hidden],
    ]),
    shards.map(({ id, hosts, draining, zones }) => [id, hosts, draining, zones]),
    balancer && [balancer.enabled, balancer.window],
  ]);
}
