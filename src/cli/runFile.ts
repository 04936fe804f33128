import type { RunOptions } from './commands/run';
import { optionsOf, readPlanFile } from './planFile';
import { startMigration } from './startMigration';
import { verify } from './verify';

/** Differences that a comparison names one by one. */
const MOST_NAMED = 100;

/**
 * `run`: carries out what a file describes.
 * @returns the exit code
 */
export async function runFile(file: string, options: RunOptions): Promise<number> {
  const plan = await readPlanFile(file);
  const all = {
    ...optionsOf(plan),
    ...options,
    source: options.source ?? plan.source,
    target: options.target ?? plan.target,
  };
  if (plan.operation === 'verify') return await verify({ ...all, limit: MOST_NAMED });
  return await startMigration(plan.operation, all);
}
