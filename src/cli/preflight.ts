import { openDeployment } from '../engine/deployment/connect';
import type { Deployment } from '../engine/deployment/deployment';
import { defaultPlan } from '../engine/migration/defaults';
import type { MigrationPlan } from '../engine/migration/types';
import { gatherContext } from '../preflight/context';
import { checkOf, findingsOf, runChecks } from '../preflight/preflight';
import type { CheckResult } from '../preflight/types';
import type { PreflightCommandOptions } from './commands/preflight';
import { resolveConnection } from './connection';
import { EXIT } from './exitCodes';
import { existingDataOf, namespacesOf } from './migrationOptions';
import { renderPreflightText } from './preflightText';
import { print, printJson } from './terminal';
import { warnOfPasswords } from './warnings';

/** The checks ask for little. */
const POOL_SIZE = 4;

/** `preflight`: runs the checks and prints what they found. */
export async function showPreflight(options: PreflightCommandOptions): Promise<number> {
  // A misspelt check is told of before anything is connected to.
  options.check?.forEach(checkOf);
  const [from, to] = [
    await resolveConnection(options.source),
    await resolveConnection(options.target),
  ];
  warnOfPasswords(from, to);
  const source = await openDeployment(from.endpoint, { maxPoolSize: POOL_SIZE });
  try {
    const target = await openDeployment(to.endpoint, { maxPoolSize: POOL_SIZE });
    try {
      return await check(source, target, options);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function check(
  source: Deployment,
  target: Deployment,
  options: PreflightCommandOptions,
): Promise<number> {
  const context = await gatherContext(source, target, planOf(options), {
    resume: false,
    thorough: true,
  });
  const results = await runChecks(context, options.check);
  const labels = { source: source.label, target: target.label };
  if (options.json === true) printJson({ type: 'preflight', ...labels, ...asJson(results) });
  else print(renderPreflightText(labels, results));
  const blocks = findingsOf(results).some(({ severity }) => severity === 'blocker');
  return blocks ? EXIT.refused : EXIT.done;
}

function planOf(options: PreflightCommandOptions): MigrationPlan {
  return {
    ...defaultPlan('preflight', options.kind),
    ...namespacesOf(options),
    existing: existingDataOf(options),
    stateDatabase: options.stateDb,
  };
}

function asJson(results: CheckResult[]): object {
  return {
    findings: findingsOf(results),
    passed: results.filter(({ findings }) => findings.length === 0).map((result) => result.check),
  };
}
