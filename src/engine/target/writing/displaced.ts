import type { RawDocument } from '../../bson/compose';
import type { Namespace } from '../../catalog/namespaces';
import { endlessConflict, type Displacing } from './writeErrors';

/** More rounds mean that the source itself has what the target's index does not take. */
const MOST_ROUNDS = 64;

/** Documents of one collection that gave way to others, until they are put as the source has them. */
export class Displaced implements Displacing {
  private ids = new Map<string, Buffer>();

  /**
   * @param namespace in the target
   * @param fetch documents as the source has them now; those that are gone are left out
   */
  constructor(
    private readonly namespace: Namespace,
    private readonly fetch: (ids: Buffer[]) => Promise<RawDocument[]>,
  ) {}

  readonly now = async (id: Buffer): Promise<Buffer | undefined> => {
    const [document] = await this.fetch([id]);
    return document?.bytes;
  };

  readonly onDisplaced = (id: Buffer): void => {
    this.ids.set(id.toString('latin1'), id);
  };

  /**
   * Puts them, in rounds, since others may give way to them.
   * @param onGone told of those that the source has no more
   * @throws FerryError `duplicate-key` when there is no end to it
   */
  async restore(
    put: (documents: RawDocument[]) => Promise<void>,
    onGone: (id: Buffer) => void,
  ): Promise<void> {
    for (let round = 0; this.ids.size > 0; round++) {
      const ids = [...this.ids.values()];
      if (round === MOST_ROUNDS) throw endlessConflict(this.namespace, ids);
      this.ids = new Map();
      const documents = await this.fetch(ids);
      const found = new Set(documents.map(({ id }) => id.toString('latin1')));
      for (const id of ids) if (!found.has(id.toString('latin1'))) onGone(id);
      await put(documents);
    }
  }
}
