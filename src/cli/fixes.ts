import { findingsOf } from '../preflight/findings';
import { fixAndCheck, type AgreedFix } from '../preflight/session';
import type { PlainCheckResult, PreflightRequest } from '../preflight/types';
import { canAsk, saysYes } from './ask';
import { tell } from './terminal';

/**
 * Runs the remedies that can be run, each after consent; without a terminal the option itself is
 * the consent.
 * @returns how many were run
 * @throws FerryError the first remedy's failure
 */
export async function runFixes(
  request: PreflightRequest,
  results: readonly PlainCheckResult[],
  { yes }: { yes: boolean },
): Promise<number> {
  const offered = findingsOf(results).flatMap(({ check, fix }) =>
    fix?.canRun === true ? [{ check, fix }] : [],
  );
  if (offered.length === 0) tell('None of the remedies can be run from here.');
  let run = 0;
  for (const agreed of offered) {
    if (!yes && canAsk() && !(await consents(request, agreed))) continue;
    await fixAndCheck(request, agreed);
    tell(`${agreed.fix.title}: done on ${request[agreed.fix.side].label}.`);
    run += 1;
  }
  return run;
}

function consents(request: PreflightRequest, { fix }: AgreedFix): Promise<boolean> {
  const { title, side, command } = fix;
  tell(`${title} on ${request[side].label}:`);
  if (command !== undefined) tell(`  ${command}`);
  return saysYes('This changes the deployment. Run it? [y/N] ');
}
