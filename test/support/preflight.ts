import assert from 'node:assert/strict';
import type { Db, Document } from 'mongodb';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { defaultPlan } from '../../src/engine/model/defaults';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { gatherContext } from '../../src/preflight/context';
import { runChecks } from '../../src/preflight/preflight';
import type { Finding, PreflightContext } from '../../src/preflight/types';
import { uniqueName } from './servers';

/** What one check finds between two deployments. */
export interface CheckedSides {
  source: Deployment;
  target: Deployment;
  plan?: Partial<MigrationPlan>;
  /** What to pretend about the sides, where no such server can be had. */
  pretend?: (context: PreflightContext) => Partial<PreflightContext>;
}

/** Runs one check; nothing if it does not apply. */
export async function findingsOfCheck(id: string, sides: CheckedSides): Promise<Finding[]> {
  const context = await contextOf(sides);
  const [result] = await runChecks(context, [id]);
  for (const { message, remedy } of result?.findings ?? []) {
    assert.doesNotMatch(message + remedy, /\n|Could not check/);
    assert(remedy.length > 10, message);
  }
  return result?.findings ?? [];
}

/** Runs a finding's own remedy, then the check again. */
export async function fixAndLook(id: string, sides: CheckedSides): Promise<Finding[]> {
  const [finding] = await findingsOfCheck(id, sides);
  assert(finding?.fix?.run !== undefined, `${id} found nothing that it can fix`);
  await finding.fix.run(await contextOf(sides));
  return findingsOfCheck(id, sides);
}

/** Runs a finding's own remedy, then the check again, which must find nothing. */
export async function fixAndPass(id: string, sides: CheckedSides): Promise<void> {
  assert.deepEqual(await fixAndLook(id, sides), []);
}

async function contextOf({
  source,
  target,
  plan,
  pretend,
}: CheckedSides): Promise<PreflightContext> {
  const context = await gatherContext(
    source,
    target,
    { ...defaultPlan('preflight', 'migrate'), ...plan },
    { resume: false, thorough: true },
  );
  return { ...context, ...pretend?.(context) };
}

/** `severity: check`, for comparing. */
export function severities(findings: Finding[]): string[] {
  return findings.map(({ severity }) => severity);
}

/** Makes a database with one document in `users`, and what else is wanted of it. */
export async function shop(on: Deployment, prepare: (db: Db) => Promise<unknown>) {
  const name = uniqueName('contents');
  const db = on.client.db(name);
  await db.collection('users').insertOne({ name: 'ada', place: [1, 2], kind: 'x' });
  await prepare(db);
  return { db, plan: { include: [name] } };
}

/** Prepares a {@link shop} with an index of `users`. */
export function index(key: Document, name: string, options: Document = {}) {
  return (db: Db) => db.command({ createIndexes: 'users', indexes: [{ key, name, ...options }] });
}
