import { describeUnbuilt } from '../catalog/unbuiltIndexes';
import type { UnbuiltIndex } from '../model/report';
import type { LagAlarm, MigrationStatus } from '../model/status';

/** What a migration warns of: some for good, some as long as what they are about. */
export class Warnings {
  constructor(
    private readonly current: MigrationStatus,
    /** What holds it up now, as clauses. */
    private readonly hindrances: () => string[],
  ) {}

  all(): string[] {
    return [...this.current.warnings, ...this.passing()];
  }

  add(message: string): void {
    if (!this.current.warnings.includes(message)) this.current.warnings.push(message);
  }

  /** A stored status has the passing ones among the others. */
  forgetPassing(): void {
    const passing = this.passing();
    this.current.warnings = this.current.warnings.filter((warning) => !passing.includes(warning));
  }

  setUnbuilt(namespace: string, indexes: UnbuiltIndex[]): void {
    const others = this.unbuilt().filter((other) => other.namespace !== namespace);
    if (others.length + indexes.length === 0) this.forgetUnbuilt();
    else this.current.unbuiltIndexes = [...others, ...indexes];
  }

  unbuiltOf(namespace: string): UnbuiltIndex[] {
    return this.unbuilt().filter((one) => one.namespace === namespace);
  }

  forgetUnbuilt(): void {
    delete this.current.unbuiltIndexes;
  }

  private unbuilt(): UnbuiltIndex[] {
    return this.current.unbuiltIndexes ?? [];
  }

  private passing(): string[] {
    const { lagAlarm } = this.current;
    return [
      ...this.unbuilt().map(describeUnbuilt),
      ...(lagAlarm === undefined ? [] : [lagWarning(lagAlarm)]),
      ...this.hindrances().map((reason) => `${reason}.`),
    ];
  }
}

/** The alarm as one of a migration's warnings. */
export function lagWarning({ thresholdSeconds, since }: LagAlarm): string {
  return `The target falls behind: the lag has been above ${thresholdSeconds} s since ${since}.`;
}
