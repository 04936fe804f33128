import type { OplogFacts } from '../../engine/deployment/deploymentFacts';
import { duration } from '../wording';
import type { PreflightCheck, PreflightContext } from '../types';

/** Bytes on disk that are copied in a second on a slow day; only to warn in good time. */
const SLOW_BYTES_PER_SECOND = 10 * 1024 * 1024;

/** The window should outlast the copy by half. */
const SAFETY = 1.5;

/** A shorter copy no oplog is too small for, and a young set's window says nothing yet. */
const SHORTEST_COPY_SECONDS = 60;

/** Below this filling, nothing has been dropped from the oplog yet. */
const FULL = 0.9;

/** The oplog must still hold, after the copy, what happened at its beginning. */
export const oplogWindow: PreflightCheck = {
  id: 'oplog-window',
  title: 'the source’s oplog outlasts the copy',
  applies: ({ plan, sourceFacts }) =>
    plan.kind !== 'snapshot' && sourceFacts.topology === 'replicaSet',
  run: (context) => {
    const { oplog } = context.sourceFacts;
    if (oplog === undefined) return [unknownWindow(context)];
    const window = expectedWindow(oplog);
    const copy = estimatedCopySeconds(context);
    if (copy < SHORTEST_COPY_SECONDS || window >= copy * SAFETY) return [];
    const command = `db.adminCommand({ replSetResizeOplog: 1, size: ${enlargedMegabytes(oplog, window, copy)} })`;
    return [
      {
        severity: 'warning',
        message: `The source’s oplog reaches back about ${duration(window)}, the copy may take about ${duration(copy)}.`,
        remedy: `Enlarge it on each member: ${command}.`,
        namespaces: [],
        fix: { title: 'Enlarge the oplog, on each member', side: 'source', command },
      },
    ];
  },
};

function unknownWindow({ sourceFacts }: PreflightContext) {
  const reason = sourceFacts.unknown.find(({ fact }) => fact === 'oplog')?.reason;
  return {
    severity: 'note' as const,
    message: `How far the source’s oplog reaches back is not known${reason === undefined ? '.' : `: ${reason}`}`,
    remedy: 'Grant the role clusterMonitor to see it.',
    namespaces: [],
  };
}

/** At the rate of writes so far. */
function expectedWindow({ windowSeconds, sizeBytes, usedBytes }: OplogFacts): number {
  const isFull = usedBytes >= sizeBytes * FULL;
  return isFull || usedBytes === 0 ? windowSeconds : windowSeconds * (sizeBytes / usedBytes);
}

function estimatedCopySeconds({ sourceFacts, carried }: PreflightContext): number {
  const databases = new Set(carried.map(({ db }) => db));
  const bytes = sourceFacts.databases
    .filter(({ name }) => databases.has(name))
    .reduce((total, { sizeOnDisk }) => total + sizeOnDisk, 0);
  return bytes / SLOW_BYTES_PER_SECOND;
}

/** `replSetResizeOplog` takes at least 990 MB. */
function enlargedMegabytes(oplog: OplogFacts, window: number, copy: number): number {
  const factor = Math.max(2, Math.ceil((copy * SAFETY) / Math.max(window, 1)));
  return Math.max(990, Math.ceil((oplog.sizeBytes / 1024 / 1024) * factor));
}
