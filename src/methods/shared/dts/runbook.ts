import { isManaged } from '../../../scenarios/providers';
import {
  atlasProjects,
  dropAccount,
  makeAccount,
  type Account,
} from '../../../scenarios/runbook/accounts';
import type { MethodSteps, RunbookContext } from '../../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../../scenarios/runbook/cutoverSteps';
import {
  cleanOrphans,
  keepEnoughOplog,
  nameShards,
  oneMemberReplicaSet,
  stopBalancers,
} from '../../../scenarios/runbook/sourceSteps';
import {
  createSearchIndexes,
  createUsers,
  shardTarget,
} from '../../../scenarios/runbook/targetSteps';
import type { StepDraft } from '../../../scenarios/runbook/types';

/** DTS asks for an oplog of seven days. */
const OPLOG_HOURS = 168;

const READER: Account = {
  user: 'dts',
  roles: ['readAnyDatabase', { role: 'read', db: 'local' }],
  onShards: true,
};
const WRITER: Account = { user: 'dts', roles: ['readWriteAnyDatabase'] };

function sourceEndpoint({ source, sourceFacts }: RunbookContext): string {
  if (sourceFacts.topology === 'sharded') {
    return `Make one task for each shard${sourceFacts.shards === undefined ? '' : `, ${sourceFacts.shards} in all`}: endpoint, port and account of that shard itself.`;
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

function targetEndpoint({ target, targetFacts }: RunbookContext): string {
  return isManaged(targetFacts)
    ? 'Target: the ApsaraDB instance, by its ID.'
    : `Target: ECS, VPN gateway or public IP as the case may be; host ${target.host}, port ${target.port}, authentication database admin.`;
}

/** What is chosen in the console for the needs. */
function choices({ needs, mode }: RunbookContext): string {
  return [
    `Choose ${mode === 'offline' ? 'full' : 'full and incremental'}; leave admin, local and config out.`,
    ...(needs.subset === true ? ['Choose the databases and collections that are to move.'] : []),
    ...(needs.rename === true ? ['Give the new names in the list of chosen objects.'] : []),
  ].join(' ');
}

function cutover(context: RunbookContext): StepDraft[] {
  const online: StepDraft[] = [
    stopWrites('cut over', context, false),
    {
      phase: 'cut over',
      who: 'cloud console',
      title: 'Wait for "not delayed" again, then stop the task',
      check: 'Every task is "not delayed" with writes stopped.',
    },
  ];
  return [
    ...(context.mode === 'offline' ? [] : online),
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context, context.mode === 'offline'),
  ];
}

/** Steps of a DTS task: a migration with a switch at its end, or a synchronization that lasts. */
export function dtsSteps(context: RunbookContext, lasting: boolean): MethodSteps {
  const full = context.mode === 'offline';
  const steps: StepDraft[] = [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context, OPLOG_HOURS),
    ...nameShards(context),
    ...stopBalancers(context),
    ...cleanOrphans(context),
    ...shardTarget(context),
    makeAccount(context, 'source', READER),
    makeAccount(context, 'target', WRITER),
    ...createUsers(context),
    ...(full ? [stopWrites('move', context)] : []),
    {
      phase: 'move',
      who: 'cloud console',
      title: `Create a DTS ${lasting ? 'synchronization' : 'migration'} task in the region of the target`,
      text: `${sourceEndpoint(context)} ${targetEndpoint(context)} Test the connection, and let DTS add its addresses to the whitelists. ${choices(context)}`,
      check: 'The precheck passes; then buy and start.',
    },
    {
      phase: 'move',
      who: 'cloud console',
      title: full ? 'Wait for the task to end by itself' : 'Wait until the task is "not delayed"',
      check: full ? 'Its state is completed.' : 'Delay stays at 0, for every task.',
    },
    ...createSearchIndexes(context),
    ...(lasting ? [] : cutover(context)),
    {
      phase: 'clean up',
      who: 'cloud console',
      title: lasting ? 'When it is no longer wanted, release the DTS task' : 'Release the DTS task',
      text: 'It is billed until then. Remove the addresses of DTS from whitelists and firewalls.',
    },
    dropAccount(context, 'source', READER),
    dropAccount(context, 'target', WRITER),
    ...closeUp(context, { balancers: ['source'] }),
  ];
  return {
    steps,
    connects: { source: true, target: true },
    ownAccounts: true,
    variables: atlasProjects(context, ['source', 'target']),
  };
}
