import type { Deployment } from '../engine/deployment/deployment';

const IDLE_LIMIT_MS = 60_000;

interface Pooled {
  opening: Promise<Deployment>;
  users: number;
  idle?: NodeJS.Timeout;
}

/** Open deployments shared by the requests about them, and closed when nobody asked for a minute. */
export class DeploymentPool {
  private readonly open = new Map<string, Pooled>();

  constructor(private readonly connect: (uri: string) => Promise<Deployment>) {}

  /** Runs `work` with a deployment, opened for it or left open by an earlier request. */
  async use<T>(uri: string, work: (deployment: Deployment) => Promise<T>): Promise<T> {
    const pooled = this.take(uri);
    try {
      return await work(await pooled.opening);
    } finally {
      this.giveBack(uri, pooled);
    }
  }

  /** Closes all, used or not. */
  async close(): Promise<void> {
    await Promise.all([...this.open].map(([uri, pooled]) => this.remove(uri, pooled)));
  }

  private take(uri: string): Pooled {
    let pooled = this.open.get(uri);
    if (pooled === undefined) {
      pooled = { opening: this.connect(uri), users: 0 };
      this.open.set(uri, pooled);
      // A failed one is not kept: the next request tries anew.
      pooled.opening.catch(() => this.open.delete(uri));
    }
    clearTimeout(pooled.idle);
    pooled.users += 1;
    return pooled;
  }

  private giveBack(uri: string, pooled: Pooled): void {
    pooled.users -= 1;
    if (pooled.users > 0 || this.open.get(uri) !== pooled) return;
    pooled.idle = setTimeout(() => void this.remove(uri, pooled), IDLE_LIMIT_MS);
    pooled.idle.unref();
  }

  private async remove(uri: string, pooled: Pooled): Promise<void> {
    clearTimeout(pooled.idle);
    this.open.delete(uri);
    const deployment = await pooled.opening.catch(() => undefined);
    await deployment?.close().catch(() => undefined);
  }
}
