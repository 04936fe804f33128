import type { Deployment } from '../engine/deployment/deployment';
import { describeError } from '../engine/deployment/describeError';
import { FerryError } from '../engine/errors';
import type { MigrationPlan } from '../engine/model/plan';
import { checks } from './checks';
import { gatherContext, type PreflightOptions } from './context';
import { findingsOf } from './findings';
import type { CheckResult, Finding, PreflightCheck, PreflightContext } from './types';

/** Gathers the facts and runs all checks; writes nothing. @throws FerryError if a side cannot be read */
export async function preflight(
  source: Deployment,
  target: Deployment,
  plan: MigrationPlan,
  options: PreflightOptions,
): Promise<Finding[]> {
  return runPreflight(await gatherContext(source, target, plan, options));
}

/** Runs the checks that apply; blockers come first, then warnings, then notes. */
export async function runPreflight(context: PreflightContext): Promise<Finding[]> {
  return findingsOf(await runChecks(context));
}

/**
 * Runs those of the checks that apply, all or the ones named, and tells of each.
 * @throws FerryError `unknown-check` (usage)
 */
export async function runChecks(
  context: PreflightContext,
  ids?: readonly string[],
): Promise<CheckResult[]> {
  const chosen = ids === undefined || ids.length === 0 ? checks : ids.map(checkOf);
  const applicable = chosen.filter((check) => check.applies(context));
  return Promise.all(
    applicable.map(async (check) => ({
      check: check.id,
      title: check.title,
      findings: await runCheck(check, context),
    })),
  );
}

/** @throws FerryError `unknown-check` (usage) */
export function checkOf(id: string): PreflightCheck {
  const found = checks.find((check) => check.id === id);
  if (found !== undefined) return found;
  throw new FerryError({
    code: 'unknown-check',
    kind: 'usage',
    message: `There is no preflight check ${id}.`,
    remedy: `The checks are ${checks.map((check) => check.id).join(', ')}.`,
  });
}

async function runCheck(check: PreflightCheck, context: PreflightContext): Promise<Finding[]> {
  try {
    const found = await check.run(context);
    return found.map((finding) => ({ check: check.id, ...finding }));
  } catch (error) {
    const { code, message, remedy } = describeError(error, {
      doing: `Could not check that ${check.title}`,
    });
    // Few users may see all; the privileges that a migration needs are a check of their own.
    const severity = code === 'not-authorized' ? 'note' : 'warning';
    return [{ check: check.id, severity, message, remedy, namespaces: [] }];
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
    ...(first.commandLine === undefined ? {} : { commandLine: first.commandLine }),
    ...(first.namespaces.length === 1 ? { namespace: first.namespaces[0] } : {}),
  });
}
