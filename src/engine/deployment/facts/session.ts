import { performance } from 'node:perf_hooks';
import type { Gathering } from './gathering';

const PINGS = 5;

/** The users that the connection is authenticated as, `user@db`. */
export async function gatherUsers(gathering: Gathering): Promise<string[]> {
  const status = await gathering.attempt('users', () => gathering.command({ connectionStatus: 1 }));
  const authInfo = status?.authInfo as
    { authenticatedUsers: { user: string; db: string }[] } | undefined;
  return (authInfo?.authenticatedUsers ?? []).map(({ user, db }) => `${user}@${db}`);
}

/** Median of a few pings in milliseconds; 0 when the server does not answer. */
export async function measureRoundTrip(gathering: Gathering): Promise<number> {
  const times = await gathering.attempt('roundTripMs', async () => {
    const measured: number[] = [];
    for (let ping = 0; ping < PINGS; ping++) {
      const start = performance.now();
      await gathering.command({ ping: 1 });
      measured.push(performance.now() - start);
    }
    return measured;
  });
  const sorted = (times ?? []).sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 100) / 100;
}
