import type { Deployment } from '../../engine/deployment/deployment';
import { duration } from '../wording';
import type { PreflightCheck } from '../types';

/** Looks at each clock; the one with the shortest round trip counts. */
const LOOKS = 3;

/** Farther apart, expiry, lag and timestamps mislead. */
const LONGEST_SKEW_SECONDS = 10;

/** Documents expire by the target's clock, and lag is told by the source's. */
export const clockSkew: PreflightCheck = {
  id: 'clock-skew',
  title: 'the clocks of source and target agree',
  applies: () => true,
  run: async ({ source, target }) => {
    const [ofSource, ofTarget] = await Promise.all([aheadSeconds(source), aheadSeconds(target)]);
    const skew = ofTarget - ofSource;
    if (Math.abs(skew) <= LONGEST_SKEW_SECONDS) return [];
    return [
      {
        severity: 'warning',
        message: `The target’s clock is ${duration(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the source’s: documents would expire at another time, and lag is told wrongly.`,
        remedy: 'Synchronize the clocks of both sides with NTP (chronyc tracking, timedatectl).',
        namespaces: [],
      },
    ];
  },
};

/** How far a server's clock is ahead of this machine's, to half a round trip. */
async function aheadSeconds({ client }: Deployment): Promise<number> {
  let best = { roundTrip: Infinity, ahead: 0 };
  for (let look = 0; look < LOOKS; look++) {
    const sent = Date.now();
    const hello = await client.db('admin').command({ hello: 1 });
    const received = Date.now();
    const roundTrip = received - sent;
    const ahead = (hello.localTime as Date).getTime() - (sent + received) / 2;
    if (roundTrip < best.roundTrip) best = { roundTrip, ahead };
  }
  return best.ahead / 1000;
}
