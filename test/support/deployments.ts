import { openDeployment, type OpenOptions } from '../../src/engine/deployment/connect';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { labelOf } from '../../src/engine/deployment/redact';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { replicaSet } from './servers';

/** Connections that a suite opens, closed together. */
export class Deployments {
  private readonly open: Deployment[] = [];

  async at(uri: string, options?: OpenOptions): Promise<Deployment> {
    const deployment = await openDeployment({ uri, label: labelOf(uri) }, options);
    this.open.push(deployment);
    return deployment;
  }

  async close(): Promise<void> {
    await Promise.all(this.open.splice(0).map((deployment) => deployment.close()));
  }
}

/** A replica set that asks for a user and a password, which no URI takes as it is. */
export function guardedReplicaSet(): Promise<EmbeddedReplicaSet> {
  return replicaSet('6.0', { name: 'guarded', auth: { user: 'ada', password: 'p@ss:w/rd%1' } });
}
