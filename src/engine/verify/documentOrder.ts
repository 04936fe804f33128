/** A document on both sides: where it stands on each, and its `_id` element. */
interface Placed {
  source: number;
  target: number;
  id: Buffer;
}

/** About 100 MB. */
const MOST_PLACED = 500_000;

/**
 * In which order documents stand on both sides. One that is missing or extra moves none of the
 * others: only the order among those that both sides have counts.
 */
export class DocumentOrder {
  private readonly placed: Placed[] = [];

  /** Whether both sides are in orders so different that telling how would take too much memory. */
  get isTooLong(): boolean {
    return this.placed.length > MOST_PLACED;
  }

  /** Notes a document, or the first of a run that is the same on both sides, by its places counted from 0. */
  note(source: number, target: number, id: Buffer): void {
    this.placed.push({ source, target, id });
  }

  /** The fewest documents that would have to be moved for both sides to have one order. */
  displaced(): Buffer[] {
    const bySource = this.placed.sort((a, b) => a.source - b.source);
    const kept = new Set(longestRise(bySource.map(({ target }) => target)));
    return bySource.filter((_placed, index) => !kept.has(index)).map(({ id }) => id);
  }
}

/** Indexes of a longest subsequence of rising values (patience sorting). */
function longestRise(values: number[]): number[] {
  // For each length, the end of the rise of that length which ends lowest.
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  values.forEach((value, index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = ends[low - 1];
    ends[low] = index;
  });
  const rise: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = before[at]) rise.push(at);
  return rise;
}
