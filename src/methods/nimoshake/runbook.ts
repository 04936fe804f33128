import { bash, variable, type StepBuilder } from '../../scenarios/runbook/context';
import { closeUp, switchApplication } from '../../scenarios/runbook/cutoverSteps';
import { shardTarget } from '../../scenarios/runbook/targetSteps';

/** Steps of NimoShake. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: false, target: true },
  variables: [
    variable('AWS_REGION', 'region of the tables'),
    variable('AWS_KEY', 'access key of AWS that may read the tables and their streams'),
    variable('AWS_SECRET', 'its secret', true),
  ],
  steps: [
    {
      phase: 'prepare',
      who: 'cloud console',
      title: 'Switch the streams of the tables on',
      text: 'AWS console: the table, Exports and streams, DynamoDB stream, New and old images. A stream keeps 24 hours.',
      check: 'Each table shows its stream as on.',
    },
    ...shardTarget(context),
    {
      phase: 'move',
      who: 'you',
      title: 'Write nimo-shake.conf and start NimoShake',
      text: 'The keys of AWS and the connection string stand in the file while it runs.',
      commands: [
        bash(
          'umask 077',
          'cat > ./nimo-shake.conf <<CONF',
          'id = ferry',
          'sync_mode = all',
          'source.access_key_id = $AWS_KEY',
          'source.secret_access_key = $AWS_SECRET',
          'source.region = $AWS_REGION',
          'target.type = mongodb',
          'target.address = $TARGET_URI',
          'convert.type = change',
          'CONF',
          'nimo-shake -conf=./nimo-shake.conf & NIMOSHAKE=$!',
        ),
      ],
      check: 'Its log says that the full part is done and the incremental one runs.',
    },
    {
      phase: 'cut over',
      who: 'you',
      title: 'Stop the writes to DynamoDB, and wait',
      text: 'Stop or pause the application until the checkpoints in nimo-shake-checkpoint no longer move.',
      check: 'Two looks, a minute apart, show the same checkpoints.',
    },
    {
      phase: 'cut over',
      who: 'you',
      title: 'Compare',
      text: 'nimo-full-check, which comes with it, compares the tables.',
      check: 'It names no difference.',
    },
    switchApplication(context.target),
    {
      phase: 'roll back',
      who: 'you',
      title: 'If something is wrong, point the application back to DynamoDB',
      text: 'What it wrote to the target meanwhile is there only.',
    },
    {
      phase: 'clean up',
      who: 'you',
      title: 'Stop NimoShake',
      commands: [bash('kill "$NIMOSHAKE"', 'rm -f ./nimo-shake.conf')],
    },
    ...closeUp(context, {
      also: ['Drop the database nimo-shake-checkpoint; switch the streams off.'],
    }),
  ],
});
