import type { DeploymentFacts } from '../types';
import { readContents } from './contents';
import type { Gathering } from './gathering';
import { sampleActivity } from './activity';

/** The facts that take seconds: what the collections are, and how much is written. */
export async function gatherDeeply(
  gathering: Gathering,
): Promise<Pick<DeploymentFacts, 'contents' | 'writesPerSecond'>> {
  const [contents, activity] = await Promise.all([
    gathering.attempt('contents', () => readContents(gathering.deployment)),
    gathering.attempt('writesPerSecond', () => sampleActivity(gathering.deployment)),
  ]);
  return {
    ...(contents === undefined ? {} : { contents }),
    ...(activity === undefined ? {} : { writesPerSecond: activity.writesPerSecond }),
  };
}
