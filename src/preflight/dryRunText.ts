import type { ExistingDataPolicy } from '../engine/model/plan';
import { formatBytes, formatCount } from '../report/format';
import { alignedLines } from '../report/table';
import type { DryRun, PlannedWrite } from './dryRun';
import { renderPreflightText } from './text';

const OCCUPIED: Record<ExistingDataPolicy, string> = {
  refuse: 'holds data: refused',
  drop: 'holds data: dropped first',
  continue: 'holds data: written into',
};

/** What a dry run found, as text: the checks, then every namespace that would be written. */
export function renderDryRunText(
  labels: { source: string; target: string },
  { results, writes }: DryRun,
  existing: ExistingDataPolicy,
): string {
  return `${renderPreflightText(labels, results)}\n${describe(writes, existing)}`;
}

function describe(writes: readonly PlannedWrite[], existing: ExistingDataPolicy): string {
  if (writes.length === 0) return 'Nothing would be written.\n';
  const rows = writes.map((write) => [
    `  ${renamed(write)}`,
    write.kind === 'view' ? 'view' : `${formatCount(write.documents)} documents`,
    write.kind === 'view' ? '' : formatBytes(write.bytes),
    write.occupied ? OCCUPIED[existing] : '',
  ]);
  const lines = alignedLines(rows, ['left', 'right', 'right', 'left']);
  return ['To be written in the target', ...lines, '', 'Nothing was written.', ''].join('\n');
}

function renamed({ source, target }: PlannedWrite): string {
  return source === target ? source : `${source} → ${target}`;
}
