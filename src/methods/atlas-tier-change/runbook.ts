import type { StepBuilder } from '../../scenarios/runbook/context';

/** Steps of a change of tier. */
export const runbook: StepBuilder = () => ({
  connects: { source: false, target: false },
  steps: [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Take a dump of the cluster, to be able to return',
      text: 'A shared tier offers few or no backups.',
    },
    {
      phase: 'move',
      who: 'cloud console',
      title: 'Change the tier',
      text: 'Atlas console: the cluster, Edit Configuration or Upgrade, then the new tier; the name stays.',
      check: 'The cluster is shown with the new tier, and no change is pending.',
    },
    {
      phase: 'cut over',
      who: 'you',
      title: 'See that the application writes again',
      text: 'Clients reconnect; the connection string may have changed.',
      check: 'The application reads and writes; errors and latency are as before.',
    },
    {
      phase: 'roll back',
      who: 'you',
      title: 'To return, restore the dump into another cluster',
      text: 'A dedicated cluster does not become a shared one again.',
    },
  ],
});
