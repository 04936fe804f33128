import { MongoClient } from 'mongodb';
import {
  findMongod,
  startReplicaSet,
  type EmbeddedReplicaSet,
  type MongodSeries,
} from '../../src/embedded';
import type { SharedReplicaSetOptions } from './servers';

/**
 * A primary, a secondary and an arbiter: without the secondary there is still a primary, which
 * takes writes that no majority of the members holds.
 */
export class ArbitedSet {
  private lost: number | undefined;

  private constructor(
    readonly set: EmbeddedReplicaSet,
    readonly client: MongoClient,
  ) {}

  static async start(
    version: MongodSeries = '6.0',
    options: SharedReplicaSetOptions = {},
  ): Promise<ArbitedSet> {
    const set = await startReplicaSet({
      name: `arbited-${process.pid}`,
      binary: await findMongod({ version }),
      members: 3,
      arbiters: 1,
      ...options,
      // A primary without writes still has a clock that goes on.
      setParameters: { periodicNoopIntervalSecs: 1, ...options.setParameters },
    });
    return new ArbitedSet(set, await MongoClient.connect(set.uri, { w: 1 }));
  }

  get uri(): string {
    return this.set.uri;
  }

  /** From now on nothing that is written is held by a majority. */
  async loseMajority(): Promise<void> {
    const primary = await this.set.primary();
    // The arbiter is the last member.
    this.lost = primary === 0 ? 1 : 0;
    await this.set.kill(this.lost);
  }

  /** The lost member comes back, unless it is there. */
  async regainMajority(): Promise<void> {
    const { lost } = this;
    this.lost = undefined;
    if (lost !== undefined) await this.set.restart(lost);
  }

  /** Undoes what was written since the majority was lost: the lost member becomes primary. */
  async undo(): Promise<void> {
    const primary = await this.set.primary();
    await this.set.kill(primary);
    await this.regainMajority();
    await this.set.restart(primary);
  }

  async stop(): Promise<void> {
    await this.client.close();
    await this.set.stop();
  }
}
