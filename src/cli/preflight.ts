import { defaultPlan } from '../engine/migration/defaults';
import type { MigrationPlan } from '../engine/migration/types';
import { findingsOf } from '../preflight/findings';
import { checkOf } from '../preflight/preflight';
import { check } from '../preflight/session';
import { renderPreflightText } from '../preflight/text';
import type { PlainCheckResult, PreflightRequest } from '../preflight/types';
import type { PreflightCommandOptions } from './commands/preflight';
import { resolveConnection } from './connection';
import { EXIT } from './exitCodes';
import { runFixes } from './fixes';
import { existingDataOf, namespacesOf } from './migrationOptions';
import { withRemediesHere } from './remedy';
import { print, printJson } from './terminal';
import { warnOfPasswords } from './warnings';

/** `preflight`: runs the checks and prints what they found; with `--fix` runs remedies, too. */
export async function showPreflight(options: PreflightCommandOptions): Promise<number> {
  // A misspelt check is told of before anything is connected to.
  options.check?.forEach(checkOf);
  const source = await resolveConnection(options.source);
  const target = await resolveConnection(options.target);
  warnOfPasswords(source, target);
  const request = { source: source.endpoint, target: target.endpoint, plan: planOf(options) };
  const results = await check(request, options.check);
  const last = options.fix === true ? await fixed(request, results, options) : results;
  show(request, last, options);
  const blocks = findingsOf(last).some(({ severity }) => severity === 'blocker');
  return blocks ? EXIT.refused : EXIT.done;
}

/** What the checks find after the remedies. */
async function fixed(
  request: PreflightRequest,
  results: PlainCheckResult[],
  options: PreflightCommandOptions,
): Promise<PlainCheckResult[]> {
  const fixes = await runFixes(request, results, { yes: options.yes });
  return fixes === 0 ? results : check(request, options.check);
}

function show(
  { source, target }: PreflightRequest,
  results: PlainCheckResult[],
  { json }: PreflightCommandOptions,
): void {
  const labels = { source: source.label, target: target.label };
  if (json === true) printJson({ type: 'preflight', ...labels, ...asJson(results) });
  else print(renderPreflightText(labels, withRemediesHere(results)));
}

function planOf(options: PreflightCommandOptions): MigrationPlan {
  return {
    ...defaultPlan('preflight', options.kind),
    ...namespacesOf(options),
    existing: existingDataOf(options),
    stateDatabase: options.stateDb,
  };
}

function asJson(results: PlainCheckResult[]): object {
  return {
    findings: findingsOf(results),
    passed: results.filter(({ findings }) => findings.length === 0).map((result) => result.check),
  };
}
