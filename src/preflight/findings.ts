import type { CheckResult, Finding, PlainCheckResult, PlainFinding, Severity } from './types';

const order: Severity[] = ['blocker', 'warning', 'note'];

/** All that was found: blockers come first, then warnings, then notes. */
export function findingsOf<F extends Finding | PlainFinding>(
  results: readonly { findings: readonly F[] }[],
): F[] {
  return results
    .flatMap(({ findings }) => findings)
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** A result without the functions that carry remedies out. */
export function plainResult({ findings, ...result }: CheckResult): PlainCheckResult {
  return { ...result, findings: findings.map(plainFinding) };
}

function plainFinding({ fix, ...finding }: Finding): PlainFinding {
  if (fix === undefined) return finding;
  const { title, side, command } = fix;
  return { ...finding, fix: { title, side, command, canRun: fix.run !== undefined } };
}
