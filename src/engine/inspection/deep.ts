import type { DeploymentFacts } from '../deployment/deploymentFacts';
import { activitySince, lookAtActivity } from './activity';
import { readContents } from './contents';
import type { Gathering } from '../deployment/facts/gathering';
import { sampleReading } from './reading';

/** How long the server's counters are watched. */
const WATCHED_MS = 1_000;

/** The facts that take seconds: what the collections are, how busy it is, and how fast it reads. */
export async function gatherDeeply(
  gathering: Gathering,
): Promise<
  Pick<
    DeploymentFacts,
    'contents' | 'writesPerSecond' | 'readsPerSecond' | 'sequentialBytesPerSecond'
  >
> {
  const { deployment } = gathering;
  // Before the questions that read themselves.
  const activity = await gathering.attempt('writesPerSecond', async () =>
    activitySince(deployment, await lookAtActivity(deployment), WATCHED_MS),
  );
  const contents = await gathering.attempt('contents', () => readContents(deployment));
  const sequentialBytesPerSecond = await gathering.attempt('sequentialBytesPerSecond', () =>
    sampleReading(deployment),
  );
  return {
    ...(contents === undefined ? {} : { contents }),
    ...(activity === undefined
      ? {}
      : {
          writesPerSecond: activity.writesPerSecond,
          readsPerSecond: activity.readsPerSecond,
        }),
    ...(sequentialBytesPerSecond === undefined ? {} : { sequentialBytesPerSecond }),
  };
}
