import type { Deployment } from '../engine/deployment/deployment';
import { Door, type DoorContext } from '../engine/target/door';
import { throwIfStopped, type JobContext } from './job';

/** The way by which a job drops or changes what is in its target. */
export function doorOf(target: Deployment, context: JobContext): Door {
  return new Door(target, doorContextOf(context));
}

/** What is asked and told before a job drops or changes anything. */
export function doorContextOf(context: JobContext): DoorContext {
  return { log: context.log, mayChange: () => throwIfStopped(context) };
}
