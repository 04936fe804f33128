import path from 'node:path';
import type { RunOptions } from './commands/run';
import { resolveConnection } from './connection';
import { requireConsent } from './consent';
import { optionsOf, readPlanFile, type PlanFile } from './planFile';
import { startMigration } from './startMigration';
import { verify } from './verify';

/** Differences that a comparison names one by one. */
const MOST_NAMED = 100;

const DOES: Record<PlanFile['operation'], string> = {
  migrate: 'moves',
  snapshot: 'copies',
  sync: 'copies and follows',
  verify: 'compares',
};

/**
 * `run`: carries out what a file describes.
 * @returns the exit code
 */
export async function runFile(file: string, options: RunOptions): Promise<number> {
  const plan = await readPlanFile(file);
  await confirmSides(file, plan, options);
  const all = {
    ...optionsOf(plan),
    ...options,
    source: options.source ?? plan.source,
    target: options.target ?? plan.target,
  };
  if (plan.operation === 'verify') return await verify({ ...all, limit: MOST_NAMED });
  return await startMigration(plan.operation, all);
}

/**
 * A file may come from anybody: it could send what `env:PROD` holds to a host of its own. So sides
 * that only it names are shown with the hosts that they lead to, and asked about.
 */
async function confirmSides(file: string, plan: PlanFile, options: RunOptions): Promise<void> {
  if (options.source !== undefined && options.target !== undefined) return;
  const lines = await Promise.all([
    sideLine('from', options.source ?? plan.source),
    sideLine('to', options.target ?? plan.target),
  ]);
  const about = `${path.basename(file)} ${DOES[plan.operation]} data between the sides that it names:`;
  await requireConsent({ about, lines, question: 'Are these the right ones?' }, options.yes);
}

async function sideLine(what: string, text: string): Promise<string> {
  const { endpoint } = await resolveConnection(text);
  const named = /^(env|file):/.test(text) ? `${text}, which is ` : '';
  return `${what.padEnd(4)} ${named}${endpoint.label}`;
}
