import { openDeployment } from '../engine/deployment/connect';
import { gatherContext, type PreflightOptions } from './context';
import { plainResult } from './findings';
import { runChecks } from './preflight';
import type { PlainCheckResult, PlainFix, PreflightContext, PreflightRequest } from './types';

/** Few: the checks ask for little, and a migration opens connections of its own. */
const POOL_SIZE = 4;

/**
 * Opens both sides, looks at them, and closes them after the work. They are opened anew each time:
 * a remedy may have made something else of them.
 * @throws FerryError if a side cannot be reached or read
 */
export async function withContext<T>(
  { source, target, plan }: PreflightRequest,
  options: PreflightOptions,
  work: (context: PreflightContext) => Promise<T>,
): Promise<T> {
  const from = await openDeployment(source, { maxPoolSize: POOL_SIZE });
  try {
    const to = await openDeployment(target, { maxPoolSize: POOL_SIZE });
    try {
      return await work(await gatherContext(from, to, plan, options));
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** Someone asked, so nothing is left out. */
const ASKED: PreflightOptions = { resume: false, thorough: true };

/**
 * Runs all checks, or those that are named, for someone who asked.
 * @throws FerryError `unknown-check` (usage), or if a side cannot be reached or read
 */
export async function check(
  request: PreflightRequest,
  ids?: readonly string[],
): Promise<PlainCheckResult[]> {
  return withContext(request, ASKED, async (context) =>
    (await runChecks(context, ids)).map(plainResult),
  );
}

/** A remedy that somebody saw and agreed to. */
export interface AgreedFix {
  /** Id of the check that offered it. */
  check: string;
  fix: Pick<PlainFix, 'title' | 'side' | 'command'>;
}

/**
 * Carries a remedy out if the check still offers it word for word, and runs the check again.
 * @returns what the check finds then; nothing if it no longer applies
 * @throws FerryError `unknown-check` (usage), if a side cannot be reached, or the remedy's failure
 */
export async function fixAndCheck(
  request: PreflightRequest,
  agreed: AgreedFix,
): Promise<PlainCheckResult[]> {
  await withContext(request, ASKED, async (context) => {
    const results = await runChecks(context, [agreed.check]);
    const offered = results
      .flatMap(({ findings }) => findings)
      .find(({ fix }) => fix !== undefined && isSame(fix, agreed.fix));
    await offered?.fix?.run?.(context);
  });
  return check(request, [agreed.check]);
}

function isSame(a: AgreedFix['fix'], b: AgreedFix['fix']): boolean {
  return a.title === b.title && a.side === b.side && a.command === b.command;
}
