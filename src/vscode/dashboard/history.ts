import { Disposable } from '../common/lifecycle';
import type { Migrations } from '../migrations/migrations';
import { isActive, type MigrationRecord } from '../migrations/record';

/** One sample in so long: 720 of them are an hour. */
const EVERY_MS = 5_000;
const MOST_SAMPLES = 720;

/** How a migration went at a moment. */
export interface Sample {
  /** Milliseconds since 1970. */
  at: number;
  /** Documents copied or changes applied a second. */
  rate: number;
  /** Seconds; null before the source is followed. */
  lag: number | null;
}

/** The last hour of each migration that runs while the window is open. */
export class History extends Disposable {
  private readonly samples = new Map<string, Sample[]>();

  constructor(migrations: Migrations) {
    super();
    this.own(migrations.onDidChange((record) => this.add(record)));
    this.own(migrations.onDidRemove((id) => this.samples.delete(id)));
  }

  /** The oldest first. */
  of(id: string): readonly Sample[] {
    return this.samples.get(id) ?? [];
  }

  private add(record: MigrationRecord): void {
    if (!isActive(record) || record.operation === 'verify') return;
    const all = this.samples.get(record.id) ?? [];
    const at = Date.parse(record.status.updatedAt);
    if (at - (all.at(-1)?.at ?? 0) < EVERY_MS) return;
    const { phase, documentsPerSecond, changesPerSecond, lagSeconds } = record.status;
    const rate = phase === 'snapshot' ? documentsPerSecond : changesPerSecond;
    all.push({ at, rate, lag: lagSeconds });
    this.samples.set(record.id, all.slice(-MOST_SAMPLES));
  }
}
