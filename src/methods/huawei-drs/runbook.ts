import { consoleJobRunbook } from '../shared/consoleJob';

/** Steps of Huawei DRS. */
export const runbook = consoleJobRunbook({
  create: {
    title: 'Create a DRS migration task',
    text: 'DRS console: Online Migration, Create Migration Task; MongoDB to DDS or the reverse; test both connections; full, or full and incremental; resolve what the pre-check finds; start.',
    check: 'The task shows the full part as completed, and the incremental delay as 0.',
  },
  end: 'Stop the DRS task',
});
