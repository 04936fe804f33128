import assert from 'node:assert/strict';
import type { Db } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { defaultPlan } from '../../src/engine/model/defaults';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { preflight } from '../../src/preflight/preflight';
import type { Finding } from '../../src/preflight/types';
import { Deployments } from './deployments';
import { replicaSet, uniqueName } from './servers';

const AUTH = { user: 'root', password: 'root-password' };

/** Two sides to run all checks between; the target asks for a user. */
export interface PreflightSides {
  sourceSet: EmbeddedReplicaSet;
  targetSet: EmbeddedReplicaSet;
  source: Deployment;
  target: Deployment;
  opened: (uri: string) => Promise<Deployment>;
  /** A database of the source with two documents in `users`. */
  shop: (prepare?: (db: Db) => Promise<unknown>) => Promise<string>;
  check: (
    changes: Partial<MigrationPlan>,
    sides?: { source?: Deployment; target?: Deployment },
    resume?: boolean,
  ) => Promise<Finding[]>;
}

/** Has the suite's tests find both sides. */
export function usePreflightSides(): PreflightSides {
  const deployments = new Deployments();
  const sides = {
    opened: (uri) => deployments.at(uri),
    shop: async (prepare) => {
      const name = uniqueName('pre');
      const db = sides.source.client.db(name);
      await db.collection('users').insertMany([{ a: 1 }, { a: 2 }]);
      await prepare?.(db);
      return name;
    },
    check: async (changes, { source, target } = {}, resume = false) => {
      const findings = await preflight(
        source ?? sides.source,
        target ?? sides.target,
        planOf(changes),
        { resume },
      );
      for (const { message, remedy } of findings) {
        assert.doesNotMatch(message + remedy, /\n|root-password/);
        assert(remedy.length > 10, message);
      }
      // How far away servers are depends on what else this machine does.
      return findings.filter(({ check }) => check !== 'network');
    },
  } as PreflightSides;

  before(async () => {
    sides.sourceSet = await replicaSet();
    sides.targetSet = await replicaSet('6.0', { name: 'preflight-target', auth: AUTH });
    sides.source = await sides.opened(sides.sourceSet.uri);
    sides.target = await sides.opened(sides.targetSet.uri);
  });

  after(() => deployments.close());

  return sides;
}

/** The plan that checks are run for. */
export function planOf(changes: Partial<MigrationPlan>): MigrationPlan {
  return { ...defaultPlan('preflight', 'migrate'), ...changes };
}

/** `severity check`, sorted as found. */
export function summary(findings: Finding[]): string[] {
  return findings.map(({ severity, check }) => `${severity} ${check}`);
}
