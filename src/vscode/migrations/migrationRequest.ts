import * as vscode from 'vscode';
import { withChoices } from '../../engine/cutover/reversePlan';
import type { Endpoint } from '../../engine/model/endpoint';
import type { MigrationPlan, MigrationRequest } from '../../engine/model/plan';
import type { Connection } from '../connections/connection';
import { endpointOf } from '../connections/endpoint';
import type { ConnectionStore } from '../connections/store';
import { loadChange } from './loadChange';
import type { MigrationRecord, Side } from './record';

/** A saved connection as a migration's side. */
export function sideOf({ id, name, environment }: Connection): Side {
  return { connectionId: id, name, production: environment === 'production' };
}

/** What the engine is asked to do, passwords included. @throws Error when a connection is no more */
export async function requestOf(
  { source, target, plan, status }: MigrationRecord,
  resume: boolean,
  connections: ConnectionStore,
): Promise<MigrationRequest> {
  return {
    source: await endpointOfSide(source, connections),
    target: await endpointOfSide(target, connections),
    plan: resume ? await withKnownChoices(plan) : plan,
    resume,
    // What was set while it did not run is not in the target's state.
    load: resume && status.load ? loadChange(status.load) : undefined,
  };
}

/** What was chosen at a cutover is in this machine's registry, since the engine may have ended after it. */
async function withKnownChoices(plan: MigrationPlan): Promise<MigrationPlan> {
  // Loaded on first use: activation must not pay for it.
  const { Registry } = await import('../../worker/registry');
  const known = (await new Registry().read(plan.name))?.plan;
  return known === undefined ? plan : withChoices(plan, known);
}

async function endpointOfSide(side: Side, connections: ConnectionStore): Promise<Endpoint> {
  return endpointOf(connections, connectionOfSide(side, connections));
}

/** The saved connection of a migration's side. @throws Error when it is no more */
export function connectionOfSide(
  { connectionId, name }: Side,
  connections: ConnectionStore,
): Connection {
  const connection = connections.get(connectionId) ?? connections.byName(name);
  if (connection) return connection;
  throw new Error(vscode.l10n.t('There is no connection named "{0}".', name));
}
