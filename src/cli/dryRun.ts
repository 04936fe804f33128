import type { ExistingDataPolicy } from '../engine/migration/types';
import { dryRun, type DryRun, type PlannedWrite } from '../preflight/dryRun';
import { findingsOf } from '../preflight/findings';
import { renderPreflightText } from '../preflight/text';
import type { PreflightRequest } from '../preflight/types';
import { formatBytes, formatCount } from '../report/format';
import { alignedLines } from '../report/table';
import { EXIT } from './exitCodes';
import { print, printJson } from './terminal';

const OCCUPIED: Record<ExistingDataPolicy, string> = {
  refuse: 'holds data: refused',
  drop: 'holds data: dropped first',
  continue: 'holds data: written into',
};

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
    print(`${renderPreflightText(labels, found.results)}\n${describe(found, request)}`);
  }
  const blocked = findings.some(({ severity }) => severity === 'blocker');
  return blocked ? EXIT.refused : EXIT.done;
}

function describe({ writes }: DryRun, { plan }: PreflightRequest): string {
  if (writes.length === 0) return 'Nothing would be written.\n';
  const rows = writes.map((write) => [
    `  ${renamed(write)}`,
    write.kind === 'view' ? 'view' : `${formatCount(write.documents)} documents`,
    write.kind === 'view' ? '' : formatBytes(write.bytes),
    write.occupied ? OCCUPIED[plan.existing] : '',
  ]);
  const lines = alignedLines(rows, ['left', 'right', 'right', 'left']);
  return ['To be written in the target', ...lines, '', 'Nothing was written.', ''].join('\n');
}

function renamed({ source, target }: PlannedWrite): string {
  return source === target ? source : `${source} → ${target}`;
}
