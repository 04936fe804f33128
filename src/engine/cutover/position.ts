import type { Deployment } from '../deployment/deployment';
import type { ClusterTime } from '../model/clusterTime';
import { noteTime, sourceTime } from '../reading/sourceClock';

/**
 * The time up to which everything must be applied, now that writes have stopped: that of a note in
 * the source's oplog. A second note, where the user may write one, makes the change stream pass it
 * at once; otherwise the server's own periodic note does within about ten seconds.
 */
export async function captureCutoverTime(source: Deployment): Promise<ClusterTime> {
  const time = await noteTime(source, 'cutover');
  if (time === undefined) return sourceTime(source);
  await noteTime(source, 'after the cutover');
  return time;
}
