import type { Deployment } from '../deployment/deployment';
import { FerryError, type ErrorFacts } from '../errors';
import type { MigrationPlan } from '../model/plan';

/** Why a migration can have no way back, to be refused with; undefined where it can. */
export function noWayBack(
  { name, rules = [] }: Pick<MigrationPlan, 'name' | 'rules'>,
  { topology, label }: Pick<Deployment, 'topology' | 'label'>,
): FerryError | undefined {
  if (rules.length > 0) {
    return refusal({
      message: `${name} does not carry all documents as they are, so there is no way back: what the target lacks would be taken for deleted.`,
      remedy: 'Cut over without a way back.',
    });
  }
  if (topology !== 'standalone') return undefined;
  return refusal({
    message: `The target ${label} is a standalone server, so there is no way back: without an oplog its changes can't be followed.`,
    remedy:
      'Make it a replica set of one member first: start it with --replSet rs0 and run rs.initiate(). Or cut over without a way back.',
  });
}

function refusal(facts: Pick<ErrorFacts, 'message' | 'remedy'>): FerryError {
  return new FerryError({ code: 'no-way-back', kind: 'refused', ...facts });
}
