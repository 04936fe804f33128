import { bash, type StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import {
  keepEnoughOplog,
  oneMemberReplicaSet,
  stopBalancers,
} from '../../scenarios/runbook/sourceSteps';
import { createSearchIndexes, createUsers } from '../../scenarios/runbook/targetSteps';

const API = 'http://localhost:2242';

/** Steps of Percona ClusterSync. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  steps: [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context),
    ...stopBalancers(context),
    ...createUsers(context),
    {
      phase: 'move',
      who: 'you',
      title: 'Start Percona ClusterSync',
      text: 'It takes the connection strings from the environment. Its interface listens on localhost.',
      commands: [
        bash(
          'PCSM_SOURCE_URI="$SOURCE_URI" PCSM_TARGET_URI="$TARGET_URI" pcsm & PCSM=$!',
          `curl --fail -X POST --data '{}' ${API}/start`,
          `curl --fail ${API}/status`,
        ),
      ],
      check: 'It says running, and the initial sync as completed with a lag near 0.',
    },
    ...createSearchIndexes(context),
    stopWrites('cut over', context),
    {
      phase: 'cut over',
      who: 'you',
      title: 'Finalize',
      commands: [
        bash(`curl --fail -X POST --data '{}' ${API}/finalize`, `curl --fail ${API}/status`),
      ],
      check: 'It says finalized.',
    },
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Stop Percona ClusterSync',
      commands: [bash('kill "$PCSM"')],
    },
    ...closeUp(context, { balancers: ['source'] }),
  ],
});
