import { dryRun } from '../../preflight/dryRun';
import { renderDryRunText } from '../../preflight/dryRunText';
import { findingsOf } from '../../preflight/findings';
import type { PreflightRequest } from '../../preflight/types';
import { EXIT } from '../../report/exitCodes';
import { withRemediesHere } from '../display/remedy';
import { print, printJson } from '../display/terminal';

/** `--dry-run`: says what would stand in the way and what would be written; writes nothing. */
export async function showDryRun(
  request: PreflightRequest,
  { json }: { json?: boolean },
): Promise<number> {
  const found = await dryRun(request);
  const findings = findingsOf(found.results);
  const labels = { source: request.source.label, target: request.target.label };
  if (json === true) {
    printJson({ type: 'dry-run', ...labels, findings, writes: found.writes });
  } else {
    const results = withRemediesHere(found.results);
    print(renderDryRunText(labels, { ...found, results }, request.plan.existing));
  }
  const blocked = findings.some(({ severity }) => severity === 'blocker');
  return blocked ? EXIT.refused : EXIT.done;
}
