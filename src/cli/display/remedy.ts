import type { ErrorFacts } from '../../engine/errors';
import type { PlainCheckResult } from '../../preflight/types';

/** What to do, with what it is called here: `Resume it (mongo-ferry resume shop).` */
export function remedyHere({
  remedy,
  commandLine,
}: Pick<ErrorFacts, 'remedy' | 'commandLine'>): string {
  return commandLine === undefined ? remedy : `${remedy.replace(/\.$/, '')} (${commandLine}).`;
}

/** What checks found, each remedy with what it is called here. */
export function withRemediesHere(results: readonly PlainCheckResult[]): PlainCheckResult[] {
  return results.map(({ findings, ...result }) => ({
    ...result,
    findings: findings.map((finding) => ({ ...finding, remedy: remedyHere(finding) })),
  }));
}
