import type { Document } from 'mongodb';
import { LONGEST_TTL_SECONDS } from '../catalog/indexSpecification';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import type { Log } from '../log';
import { testGate } from '../testGates';
import type { Dropped } from '../model/report';

/**
 * Why something may be dropped or changed: this product made it, or a person was shown it and
 * agreed. Never that the source has nothing of its name.
 */
export class Permit {
  private constructor(readonly namespace: Namespace) {}

  /** For what was made by the work that changes it, which is known by its UUID or definition. */
  static forOwn({ db, name }: Namespace): Permit {
    return new Permit({ db, name });
  }

  /** For what a person was shown, or has named, and agreed to. */
  static byConsent({ db, name }: Namespace): Permit {
    return new Permit({ db, name });
  }
}

/**
 * Why the expiry, and nothing else, of what others made may be changed: a migration fills the
 * collection, where its source alone decides what expires. It has stored what to put back.
 */
export class ExpiryPermit {
  private constructor(
    readonly collection: Namespace,
    readonly index: string | undefined,
  ) {}

  /** @param index its name; undefined for what the collection itself says */
  static ofStored({ db, name }: Namespace, index: string | undefined): ExpiryPermit {
    return new ExpiryPermit({ db, name }, index);
  }
}

/** What a door is given by whoever drops through it. */
export interface DoorContext {
  log: Pick<Log, 'info' | 'warn'>;
  /** Asked before each step. @throws when the work is to stop, or is another process's by now */
  mayChange: () => void | Promise<void>;
  /** Told before anything is dropped, so that no drop is forgotten. */
  onDrop?: (dropped: Dropped) => Promise<void>;
}

/**
 * The one place from which anything is dropped, renamed or changed in a deployment; a lint rule
 * keeps it the only one. Every drop is logged.
 */
export class Door {
  constructor(
    private readonly deployment: Deployment,
    private readonly context: DoorContext,
  ) {}

  /** Drops a collection or view. @param why for the log and the report: `dropped in the source` */
  async remove({ namespace }: Permit, why: string): Promise<void> {
    const { db, name } = namespace;
    await this.tellDrop({ namespace: formatNamespace(namespace) }, why);
    await this.deployment.client.db(db).collection(name).drop();
  }

  /** Drops an index. */
  async removeIndex({ namespace }: Permit, index: string, why: string): Promise<void> {
    const { db, name } = namespace;
    await this.tellDrop({ namespace: formatNamespace(namespace), index }, why);
    await this.deployment.client.db(db).command({ dropIndexes: name, index });
  }

  /** Changes options of a collection or its indexes. @param change the further fields of `collMod` */
  async modify({ namespace }: Permit, change: Document): Promise<void> {
    await this.context.mayChange();
    const { db, name } = namespace;
    await this.deployment.client.db(db).command({ collMod: name, ...change });
  }

  /** Changes when an index or a collection expires documents. @param seconds undefined for never */
  async expire({ collection, index }: ExpiryPermit, seconds: number | undefined): Promise<void> {
    await this.context.mayChange();
    const { db, name } = collection;
    const change =
      index === undefined
        ? { expireAfterSeconds: seconds ?? 'off' }
        : { index: { name: index, expireAfterSeconds: seconds ?? LONGEST_TTL_SECONDS } };
    await this.deployment.client.db(db).command({ collMod: name, ...change });
  }

  /** Renames a collection. @throws what the driver throws, when something bears the new name */
  async move({ namespace }: Permit, to: Namespace): Promise<void> {
    await this.context.mayChange();
    await this.deployment.client.db('admin').command({
      renameCollection: formatNamespace(namespace),
      to: formatNamespace(to),
      dropTarget: false,
    });
  }

  /** Has the server put a capped collection in the place of one. @param size in bytes */
  async makeCapped({ namespace }: Permit, size: unknown): Promise<void> {
    await this.context.mayChange();
    const { db, name } = namespace;
    await this.deployment.client.db(db).command({ convertToCapped: name, size });
  }

  private async tellDrop(what: Pick<Dropped, 'namespace' | 'index'>, why: string): Promise<void> {
    await testGate('drop', { namespace: what.namespace });
    await this.context.mayChange();
    const dropped = { ...what, why, at: new Date().toISOString() };
    await this.context.onDrop?.(dropped);
    // Storing that takes a while, in which a stop may have been asked for.
    await this.context.mayChange();
    this.context.log.info(dropText(dropped));
  }
}

/** A drop as one line. */
export function dropText({ namespace, index, why }: Omit<Dropped, 'at'>): string {
  return `Dropping ${index === undefined ? namespace : `the index ${index} of ${namespace}`} in the target: ${why}.`;
}
