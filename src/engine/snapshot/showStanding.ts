import type { Progress } from '../state/progress';
import type { NamespaceRecord, RangeRecord } from '../state/records';

/** Tells what is to be copied, and what of it earlier runs have copied. */
export function showStanding(
  progress: Progress,
  namespaces: NamespaceRecord[],
  ranges: RangeRecord[],
): void {
  progress.setRanges(ranges.filter(({ done }) => done).length, ranges.length);
  const copied = new Map<string, { documents: number; bytes: number }>();
  for (const { namespace, documents, bytes } of ranges) {
    const before = copied.get(namespace) ?? { documents: 0, bytes: 0 };
    copied.set(namespace, {
      documents: before.documents + documents,
      bytes: before.bytes + bytes,
    });
  }
  progress.setNamespaces(
    namespaces.map((record) => {
      const { documents, bytes } = copied.get(record.namespace) ?? { documents: 0, bytes: 0 };
      return {
        namespace: record.namespace,
        target: record.target,
        documentsTotal: record.documents,
        bytesTotal: record.bytes,
        documents,
        bytes,
        state: record.indexed ? 'copied' : documents > 0 ? 'copying' : 'waiting',
      };
    }),
  );
}
