import { bash, variable, type StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import { createUsers } from '../../scenarios/runbook/targetSteps';
import type { StepDraft } from '../../scenarios/runbook/types';
import { configFile } from '../shared/databaseTools';

/** Steps with a logical backup of ApsaraDB. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: false, target: true },
  variables: [
    variable('SOURCE_INSTANCE', 'ID of the source instance, dds-…, from the ApsaraDB console'),
    variable('BACKUP_URL', 'address of the backup, from Backup and Recovery, Download', true),
  ],
  steps: [
    stopWrites('move', context),
    {
      phase: 'move',
      who: 'cloud console',
      title: 'Make a logical backup of the source instance and copy its download address',
      text: 'ApsaraDB console, the instance named by SOURCE_INSTANCE: Backup Instance, Logical Backup; then Backup and Recovery, Download.',
      check: 'The backup is completed.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Download and restore it',
      text: '--drop destroys collections of the same names on the target.',
      commands: [
        bash(
          configFile(context.target),
          'printf \'%s\\n\' "$BACKUP_URL" > ./backup.url && wget -c -O ./backup.ar -i ./backup.url',
          'mongorestore --config=./target.yaml --drop --gzip --archive=./backup.ar --nsExclude="admin.*" --nsExclude="config.*" -vvvv --stopOnError',
        ),
      ],
      check: 'It ends with "0 document(s) failed to restore".',
    },
    ...createUsers(context),
    ...countTarget(),
    switchApplication(context.target),
    goBack(context),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Delete the backup file',
      commands: [bash('rm -f ./backup.ar ./backup.url')],
    },
    ...closeUp(context),
  ],
});

function countTarget(): StepDraft[] {
  return [
    {
      phase: 'cut over',
      who: 'Mongo Ferry',
      title: 'Look at the target',
      commands: [bash('mongo-ferry inspect env:TARGET_URI')],
      check: 'Databases and sizes are those of the source.',
    },
  ];
}
