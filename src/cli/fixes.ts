import { findingsOf } from '../preflight/findings';
import { fixAndCheck, type AgreedFix } from '../preflight/session';
import type { PlainCheckResult, PreflightRequest } from '../preflight/types';
import { consents } from './consent';
import { tell } from './terminal';

/**
 * Runs the remedies that can be run, each after consent.
 * @returns how many were run
 * @throws FerryError the first remedy's failure; `consent-needed`
 */
export async function runFixes(
  request: PreflightRequest,
  results: readonly PlainCheckResult[],
  { yes }: { yes: boolean | undefined },
): Promise<number> {
  const offered = findingsOf(results).flatMap(({ check, fix }) =>
    fix?.canRun === true ? [{ check, fix }] : [],
  );
  if (offered.length === 0) tell('None of the remedies can be run from here.');
  let run = 0;
  for (const agreed of offered) {
    if (!(await agrees(request, agreed, yes))) continue;
    await fixAndCheck(request, agreed);
    tell(`${agreed.fix.title}: done on ${request[agreed.fix.side].label}.`);
    run += 1;
  }
  return run;
}

function agrees(
  request: PreflightRequest,
  { fix }: AgreedFix,
  yes: boolean | undefined,
): Promise<boolean> {
  const { title, side, command } = fix;
  return consents(
    {
      about: `${title} on ${request[side].label}:`,
      lines: command === undefined ? [] : [command],
      question: 'This changes the deployment. Run it?',
    },
    yes,
  );
}
