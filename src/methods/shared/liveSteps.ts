import { mongosh, type RunbookContext } from '../../scenarios/runbook/context';
import { closeUp, compare, goBack, switchApplication } from '../../scenarios/runbook/parts';
import type { StepDraft } from '../../scenarios/runbook/types';

/** Live migrations have a window of 120 hours. */
export const LIVE_OPLOG_HOURS = 120;

/** Makes the account of a live migration on the source. */
export function grantLiveRoles(context: RunbookContext, bypass: boolean): StepDraft {
  const roles = [
    '"backup"',
    '"readAnyDatabase"',
    '"clusterMonitor"',
    ...(bypass ? ['"ferryBypass"'] : []),
  ];
  return {
    phase: 'prepare',
    who: 'you',
    title: 'Create the account on the source',
    text:
      context.sourceFacts.topology === 'sharded'
        ? 'On a sharded source also on every shard and config server, each connected to by itself.'
        : undefined,
    commands: [
      mongosh(
        context.source,
        ...(bypass
          ? [
              'db.getSiblingDB("admin").createRole({ role: "ferryBypass", privileges: [{ resource: { cluster: true }, actions: ["bypassWriteBlockingMode"] }], roles: [] })',
            ]
          : []),
        `db.getSiblingDB("admin").createUser({ user: "livemigrate", pwd: passwordPrompt(), roles: [${roles.join(', ')}], mechanisms: ["SCRAM-SHA-1", "SCRAM-SHA-256"] })`,
      ),
    ],
  };
}

/** What follows the cutover of a live migration. */
export function finish(context: RunbookContext): StepDraft[] {
  return [
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context.source),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Drop the account made for the migration',
      commands: [mongosh(context.source, 'db.getSiblingDB("admin").dropUser("livemigrate")')],
    },
    ...closeUp(context),
  ];
}
