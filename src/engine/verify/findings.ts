import type { Difference } from '../model/verification';

/** Differences named one by one unless told; beyond them they are only counted. */
const MOST_NAMED = 1_000;

/** Collects differences: all are counted, the first are named. */
export class Findings {
  readonly found: Difference[] = [];
  count = 0;
  private readonly byNamespace = new Map<string, number>();

  constructor(private readonly mostNamed = MOST_NAMED) {}

  add(difference: Difference): void {
    this.countOnly(difference.namespace, 1);
    if (!this.isFull) this.found.push(difference);
  }

  /** Whether further ones are counted only. */
  get isFull(): boolean {
    return this.found.length >= this.mostNamed;
  }

  /** Counts differences of one namespace that are not named. */
  countOnly(namespace: string, differences: number): void {
    this.count += differences;
    this.byNamespace.set(namespace, this.of(namespace) + differences);
  }

  /** How many of one namespace. */
  of(namespace: string): number {
    return this.byNamespace.get(namespace) ?? 0;
  }
}
