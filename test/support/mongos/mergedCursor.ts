import { entriesOf, fieldOf, compose, type Value } from './bson';
import { REPLY_BYTES, type Batch, type RouterCursor } from './cursorStore';
import { compareLists } from './order';
import type { RemoteCursor } from './remoteCursor';
import type { Request } from './request';

/** The field in which shards tell by what their documents are sorted. */
export const SORT_KEY = '$sortKey';

/** How what comes from several shards becomes one. */
export interface Merging {
  /** The directions of a sort; without one, documents come as the shards give them. */
  directions?: number[];
  skip?: number;
  limit?: number;
}

/**
 * Merges what shards give. Where no sort is asked a shard's documents come one after the other as
 * long as there are some at hand, then those of another: in no order over all.
 */
export class MergedCursor implements RouterCursor {
  private current: RemoteCursor | undefined;
  private toSkip: number;
  private left: number;

  constructor(
    readonly namespace: string,
    private readonly remotes: RemoteCursor[],
    private readonly merging: Merging = {},
  ) {
    this.toSkip = merging.skip ?? 0;
    this.left = merging.limit === undefined || merging.limit === 0 ? Infinity : merging.limit;
  }

  async next(request: Request, batchSize = Infinity): Promise<Batch> {
    const documents: Buffer[] = [];
    let bytes = 0;
    while (documents.length < batchSize && this.left > 0) {
      const remote = await this.source(request, batchSize);
      const document = remote?.first;
      if (remote === undefined || document === undefined) break;
      const isFull = documents.length > 0 && bytes + document.length > REPLY_BYTES;
      if (isFull) break;
      remote.take();
      if (this.toSkip > 0) {
        this.toSkip--;
        continue;
      }
      documents.push(this.merging.directions === undefined ? document : withoutSortKey(document));
      bytes += document.length;
      this.left--;
    }
    const isDone = this.left <= 0 || this.remotes.every(({ isExhausted }) => isExhausted);
    if (isDone) this.kill(request);
    return { documents, isDone };
  }

  kill(request: Request): void {
    for (const remote of this.remotes) remote.kill(request);
  }

  /** The shard whose next document is the next one. */
  private async source(request: Request, batchSize: number): Promise<RemoteCursor | undefined> {
    const { directions } = this.merging;
    const more = batchSize === Infinity ? {} : { batchSize };
    if (directions !== undefined) {
      const empty = this.remotes.filter(({ wantsMore }) => wantsMore);
      await Promise.all(empty.map((remote) => remote.fill(request, more)));
      const filled = this.remotes.filter(({ first }) => first !== undefined);
      return filled.sort((a, b) => compareLists(sortKey(a), sortKey(b), directions))[0];
    }
    if (this.current?.first !== undefined) return this.current;
    for (;;) {
      const open = this.remotes.filter(({ isExhausted }) => !isExhausted);
      // The one before only when no other has anything: so it goes in a mongos, too.
      const others = open.filter((remote) => remote !== this.current);
      this.current = choose(request, others.length > 0 ? others : open);
      if (this.current?.wantsMore !== true) return this.current;
      await this.current.fill(request, more);
      if (this.current.first !== undefined) return this.current;
    }
  }
}

function choose(request: Request, remotes: RemoteCursor[]): RemoteCursor | undefined {
  const { router } = request;
  const free = remotes.filter(({ shard }) => !router.shards.isHeld(shard));
  const among = free.length > 0 ? free : remotes;
  const shard = router.cluster.knobs.mergeOrder(among.map((remote) => remote.shard));
  return among.find((remote) => remote.shard === shard) ?? among[0];
}

function sortKey({ first }: RemoteCursor): Value[] {
  const key = first === undefined ? undefined : fieldOf(first, SORT_KEY);
  return key?.items ?? [];
}

function withoutSortKey(document: Buffer): Buffer {
  const entries = entriesOf(document);
  // Others of this name are the document's own: the shard puts its own at the end.
  if (entries.at(-1)?.[0] === SORT_KEY) entries.pop();
  return compose(entries);
}
