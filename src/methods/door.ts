import type { Deployment } from '../engine/deployment/deployment';
import { Door } from '../engine/target/door';
import { throwIfStopped, type JobContext } from './job';

/** The way by which a job drops or changes what is in its target. */
export function doorOf(target: Deployment, context: JobContext): Door {
  return new Door(target, { log: context.log, mayChange: () => throwIfStopped(context) });
}
