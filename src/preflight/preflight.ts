import type { Deployment } from '../engine/deployment/deployment';
import { describeError } from '../engine/deployment/describeError';
import { FerryError } from '../engine/errors';
import type { MigrationPlan } from '../engine/migration/types';
import { checks } from './checks';
import { gatherContext } from './context';
import type { Finding, PreflightCheck, PreflightContext, Severity } from './types';

const order: Severity[] = ['blocker', 'warning', 'note'];

/** Gathers the facts and runs all checks; writes nothing. @throws FerryError if a side cannot be read */
export async function preflight(
  source: Deployment,
  target: Deployment,
  plan: MigrationPlan,
  options: { resume: boolean },
): Promise<Finding[]> {
  return runPreflight(await gatherContext(source, target, plan, options.resume));
}

/** Runs the checks that apply; blockers come first, then warnings, then notes. */
export async function runPreflight(context: PreflightContext): Promise<Finding[]> {
  const applicable = checks.filter((check) => check.applies(context));
  const findings = await Promise.all(applicable.map((check) => runCheck(check, context)));
  return findings.flat().sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

async function runCheck(check: PreflightCheck, context: PreflightContext): Promise<Finding[]> {
  try {
    const found = await check.run(context);
    return found.map((finding) => ({ check: check.id, ...finding }));
  } catch (error) {
    const { message, remedy } = describeError(error, {
      doing: `Could not check that ${check.title}`,
    });
    return [{ check: check.id, severity: 'warning', message, remedy, namespaces: [] }];
  }
}

/** The first blocker as the error that refuses the migration, or nothing if it may start. */
export function refusalOf(findings: readonly Finding[]): FerryError | undefined {
  const blockers = findings.filter(({ severity }) => severity === 'blocker');
  const [first] = blockers;
  if (first === undefined) return undefined;
  const more = blockers.length - 1;
  return new FerryError({
    code: first.check,
    kind: 'refused',
    message: more === 0 ? first.message : `${first.message} (And ${more} more.)`,
    remedy: first.remedy,
    ...(first.namespaces.length === 1 ? { namespace: first.namespaces[0] } : {}),
  });
}
