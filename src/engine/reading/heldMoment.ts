import type { Timestamp } from 'mongodb';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import { type ClusterTime, toTimestamp } from '../model/clusterTime';
import { untilHeld, type MajorityWait } from './majority';
import { sourceTime } from './sourceClock';

/**
 * A moment of a deployment at which a copy, or a proof, begins: what is read once it is reached
 * shows everything that was written before it, and nothing that an election could undo.
 */
export class HeldMoment {
  private readonly waits = new Map<string, Promise<void>>();

  private constructor(
    private readonly deployment: Deployment,
    /** Absent of a standalone server, whose reads show what it has. */
    private readonly time: ClusterTime | undefined,
    private readonly wait: MajorityWait,
  ) {}

  /** This moment. */
  static async now(deployment: Deployment, wait: MajorityWait): Promise<HeldMoment> {
    const isTold = deployment.topology !== 'standalone';
    return new HeldMoment(deployment, isTold ? await sourceTime(deployment) : undefined, wait);
  }

  /** For the reads, which then go to no member that does not have the moment yet. */
  get notBefore(): Timestamp | undefined {
    return this.time === undefined ? undefined : toTimestamp(this.time);
  }

  /** Waits until a majority holds all that was written before the moment, as far as `namespace` is concerned. */
  async reached(namespace: Namespace): Promise<void> {
    const { deployment, time } = this;
    if (time === undefined) return;
    const key = deployment.topology === 'replicaSet' ? '' : formatNamespace(namespace);
    let waiting = this.waits.get(key);
    if (waiting === undefined) {
      waiting = untilHeld(deployment, time, this.wait, namespace);
      this.waits.set(key, waiting);
      // One that failed is no answer for those who ask later.
      waiting.catch(() => this.waits.delete(key));
    }
    await waiting;
  }
}
