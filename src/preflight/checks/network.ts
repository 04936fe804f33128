import { measureCarried, measureLink } from '../measures';
import { formatBytes } from '../../report/format';
import { duration } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** Longer than this, a copy should be started from another machine. */
const LONG_COPY_SECONDS = 24 * 3600;

/** A farther deployment makes everything slow that is done one after the other. */
const LONG_ROUND_TRIP_MS = 100;

/** All data passes through this machine. */
export const network: PreflightCheck = {
  id: 'network',
  title: 'the network carries the copy in time',
  applies: () => true,
  run: async (context) => [...(await slow(context)), ...far(context)],
};

async function slow(context: PreflightContext): Promise<Found[]> {
  const carried = await measureCarried(context);
  const bytes = carried.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
  const speed = await measureLink(context);
  const seconds = bytes / speed;
  const limit = Math.min(LONG_COPY_SECONDS, oplogLimit(context));
  if (seconds <= limit) return [];
  return [
    {
      severity: 'warning',
      message: `Copying ${formatBytes(bytes)} at the ${formatBytes(speed)}/s that the network carries takes about ${duration(seconds)}${limit < LONG_COPY_SECONDS ? `, longer than the source’s oplog of ${duration(limit)} reaches back` : ''}.`,
      remedy:
        'Run Mongo Ferry on a machine next to the deployments. What it sends over a slow line is compressed, unless a connection string says compressors=none.',
      namespaces: [],
    },
  ];
}

/** A full oplog drops what is older than its window. */
function oplogLimit({ plan, sourceFacts: { oplog } }: PreflightContext): number {
  if (plan.kind === 'snapshot' || oplog === undefined) return Infinity;
  return oplog.usedBytes < oplog.sizeBytes * 0.9 ? Infinity : oplog.windowSeconds;
}

function far({ source, target, sourceFacts, targetFacts }: PreflightContext): Found[] {
  const sides = [
    { label: source.label, roundTripMs: sourceFacts.roundTripMs },
    { label: target.label, roundTripMs: targetFacts.roundTripMs },
  ];
  return sides
    .filter(({ roundTripMs }) => roundTripMs > LONG_ROUND_TRIP_MS)
    .map(({ label, roundTripMs }) => ({
      severity: 'note',
      message: `${label} is ${Math.round(roundTripMs)} ms away: small changes are applied slowly.`,
      remedy: 'Run Mongo Ferry on a machine next to it.',
      namespaces: [],
    }));
}
