import { bash, type StepBuilder } from '../../scenarios/runbook/context';

/** Steps of loading this product's sample data. */
export const runbook: StepBuilder = () => ({
  connects: { source: false, target: true },
  steps: [
    {
      phase: 'move',
      who: 'Mongo Ferry',
      title: 'Load the sample data',
      text: 'mongo-ferry sample lists the sets: shop, sensors, places and films.',
      commands: [bash('mongo-ferry sample shop --target env:TARGET_URI')],
      check: 'It says how many documents it loaded into the new database sample_shop.',
    },
    {
      phase: 'clean up',
      who: 'you',
      title: 'Drop the sample databases when they are no longer wanted',
    },
  ],
});
