import { performance } from 'node:perf_hooks';
import { readAccess } from '../deployment/access';
import type { DeploymentFacts } from '../deployment/deploymentFacts';
import type { Gathering } from '../deployment/facts/gathering';

const PINGS = 5;

/** The users that the connection is authenticated as, their roles, and what these allow. */
export async function gatherAccess(
  gathering: Gathering,
): Promise<Pick<DeploymentFacts, 'users' | 'roles' | 'changeStreams'>> {
  const { deployment } = gathering;
  const access = await gathering.attempt('users', () => readAccess(deployment));
  if (access === undefined) return { users: [] };
  return {
    users: access.users,
    roles: access.roles,
    changeStreams:
      deployment.topology !== 'standalone' &&
      access.allows({ db: '', collection: '' }, 'changeStream'),
  };
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
