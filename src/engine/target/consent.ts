import { createCollection } from './making/collections';
import type { Namespace } from '../catalog/namespaces';
import type { CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';
import type { Log } from '../log';
import { Door, Permit, type DoorContext } from './door';
import type { Expiring, Rights, ToMake } from './rights';
import { stopOwn } from './stoppedExpiry';

/** The rights of whoever was told by a person to make a target equal, and named before what it changes. */
export class Consent implements Rights {
  readonly door: Door;
  private readonly log: Pick<Log, 'warn'>;

  constructor(
    private readonly target: Deployment,
    context: DoorContext,
  ) {
    this.door = new Door(target, context);
    this.log = context.log;
  }

  permitFor(present: CatalogEntry): Permit {
    return Permit.byConsent(present);
  }

  permitForIndex(target: Namespace): Permit {
    return Permit.byConsent(target);
  }

  async make({ target, options }: ToMake): Promise<void> {
    await createCollection(this.target, target, options, { relaxed: true, door: this.door });
  }

  take(): Promise<void> {
    return Promise.resolve();
  }

  hasLost(): boolean {
    return false;
  }

  beforeIndexes(): Promise<void> {
    return Promise.resolve();
  }

  async stopExpiry(_target: Namespace, expiring: Expiring[]): Promise<void> {
    for (const one of expiring) await stopOwn(this.door, one);
  }

  leave(thing: string, why: string): void {
    this.log.warn(`${thing} ${why}`);
  }
}
