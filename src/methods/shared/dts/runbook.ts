import { mongosh, type MethodSteps, type RunbookContext } from '../../../scenarios/runbook/context';
import {
  cleanOrphans,
  closeUp,
  compare,
  createUsers,
  goBack,
  growOplog,
  oneMemberReplicaSet,
  shardTarget,
  stopBalancer,
  stopWrites,
  switchApplication,
} from '../../../scenarios/runbook/parts';
import type { StepDraft } from '../../../scenarios/runbook/types';

/** DTS asks for an oplog of seven days. */
const DTS_OPLOG_HOURS = 168;

function endpoint({ source, sourceFacts }: RunbookContext): string {
  if (sourceFacts.topology === 'sharded') {
    return 'Make one task for each shard: endpoint, port and account of that shard itself.';
  }
  if (sourceFacts.provider === 'atlas') {
    return 'Source: public IP; the host of the present PRIMARY (rs.status()), port 27017, SSL-encrypted.';
  }
  if (sourceFacts.crossAccount === true) {
    return "Make the task from the target's account. Source: public IP, the public endpoint of the source, port 3717.";
  }
  if (sourceFacts.provider === 'apsaradb') return 'Source: the ApsaraDB instance, by its ID.';
  return `Source: public IP, ECS or Express Connect as the case may be; host ${source.host}, port ${source.port}, authentication database admin.`;
}

/** Steps of a DTS task: a migration with a switch at its end, or a synchronization that lasts. */
export function dtsSteps(context: RunbookContext, lasting: boolean): MethodSteps {
  const { source, target, mode } = context;
  const full = mode === 'offline';
  const steps: StepDraft[] = [
    ...oneMemberReplicaSet(context),
    ...(full ? [] : growOplog(context, DTS_OPLOG_HOURS)),
    ...stopBalancer(context),
    ...cleanOrphans(context),
    ...shardTarget(context),
    {
      phase: 'prepare',
      who: 'you',
      title: 'Create the accounts of DTS',
      text: 'mongosh asks for the passwords. An ApsaraDB account may be made in its console instead.',
      commands: [
        mongosh(
          source,
          'db.getSiblingDB("admin").createUser({ user: "dts", pwd: passwordPrompt(), roles: ["readAnyDatabase", { role: "read", db: "local" }] })',
        ),
        mongosh(
          target,
          'db.getSiblingDB("admin").createUser({ user: "dts", pwd: passwordPrompt(), roles: ["readWriteAnyDatabase"] })',
        ),
      ],
    },
    ...createUsers(context),
    ...(full ? [stopWrites('move', source)] : []),
    {
      phase: 'move',
      who: 'cloud console',
      title: `Create a DTS ${lasting ? 'synchronization' : 'migration'} task in the region of the target`,
      text: `${endpoint(context)} Target: the ApsaraDB instance, by its ID. Test the connection, and let DTS add its addresses to the whitelists. Choose ${full ? 'full' : 'full and incremental'}; leave admin, local and config out.`,
      check: 'The precheck passes; then buy and start.',
    },
    {
      phase: 'move',
      who: 'cloud console',
      title: full ? 'Wait for the task to end by itself' : 'Wait until the task is "not delayed"',
      check: full ? 'Its state is completed.' : 'Delay stays at 0, for every task.',
    },
    ...(lasting
      ? []
      : [
          ...(full
            ? []
            : [
                stopWrites('cut over', source),
                {
                  phase: 'cut over',
                  who: 'cloud console',
                  title: 'Wait for "not delayed" again, then stop the task',
                  check: 'Every task is "not delayed" with writes stopped.',
                } satisfies StepDraft,
              ]),
          ...compare(context, 'cut over'),
          switchApplication(target),
          goBack(source),
        ]),
    {
      phase: 'clean up',
      who: 'cloud console',
      title: lasting ? 'When it is no longer wanted, release the DTS task' : 'Release the DTS task',
      text: 'It is billed until then. Remove the addresses of DTS from whitelists and firewalls.',
    },
    {
      phase: 'clean up',
      who: 'you',
      title: 'Drop the accounts of DTS',
      commands: [
        mongosh(source, 'db.getSiblingDB("admin").dropUser("dts")'),
        mongosh(target, 'db.getSiblingDB("admin").dropUser("dts")'),
      ],
    },
    ...closeUp(context),
  ];
  return { steps, connects: { source: true, target: true }, ownAccounts: true };
}
