import { formatBytes, formatCount, formatNumberOf, formatSeconds, oneLine } from '../../report';
import type { TransferReport } from './types';

const SHOWN = 40;

/** A complete dump or restore as text. @param what `Dumped`, `Restored`, … */
export function transferReportText(what: string, report: TransferReport): string {
  const { by, namespaces, documents, bytes, durationSeconds, notes, dryRun } = report;
  const size = bytes > 0 ? ` (${formatBytes(bytes)})` : '';
  const title =
    dryRun === true
      ? `Nothing was written: a dry run. To be restored: ${formatNumberOf(namespaces.length, 'namespace')}`
      : `${what} ${formatNumberOf(namespaces.length, 'namespace')}, ${formatNumberOf(documents, 'document')}${size} in ${formatSeconds(durationSeconds)}, by ${by}`;
  const lines = namespaces
    .slice(0, SHOWN)
    .map(
      ({ namespace, target, documents: count }) =>
        `  ${oneLine(namespace)}${target === undefined ? '' : ` → ${oneLine(target)}`}${count === undefined ? '' : `  ${formatCount(count)}`}`,
    );
  const more = namespaces.length > SHOWN ? [`  … and ${namespaces.length - SHOWN} more`] : [];
  return [title, ...lines, ...more, ...notes.map(oneLine)].join('\n');
}
